package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.observation.InitialWeights;
import io.github.gradientmonitor.observation.NetworkProfile;

/** What to do about data that cannot be learnt from as it is. */
final class DataPlans {
  private DataPlans() {}

  static Plan against(DataCause cause, NetworkProfile network) {
    if (cause instanceof DataCause.NotFinite) {
      return Plan.of(new Remedy.CheckData());
    } else if (cause instanceof DataCause.GradientScale) {
      return Plan.of(
              new Remedy.ScaleInputs(),
              new Remedy.Reinitialize(InitialWeights.suited(network.hiddenLayers())))
          .butNot(Plan.CLIPPING_HIDES);
    } else if (cause instanceof DataCause.HoldsNonFinite) {
      return Plan.of(new Remedy.CheckData());
    } else if (cause instanceof DataCause.TargetScale || cause instanceof DataCause.TargetColumns) {
      return Plan.of(new Remedy.ScaleTargets()).butNot(Plan.CLIPPING_HIDES);
    }
    return Plan.of(new Remedy.ScaleInputs()).butNot(Plan.CLIPPING_HIDES);
  }
}
