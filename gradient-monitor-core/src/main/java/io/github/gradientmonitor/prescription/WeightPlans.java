package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.InitialWeights;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;

/** What to do about weights that are wrong from the start: draw them so that variance is kept. */
final class WeightPlans {
  /** Lowering the rate of what learns too slowly already. */
  static final String LOWERING_IS_WORSE = "Lowering the learning rate makes this worse.";

  private WeightPlans() {}

  static Plan against(WeightCause cause, NetworkProfile network) {
    List<LayerProfile> hidden = network.hiddenLayers();
    Remedy suited = new Remedy.Reinitialize(InitialWeights.suited(hidden));
    if (cause instanceof WeightCause.TooSmall small) {
      Remedy init = small.rectifiers() ? new Remedy.Reinitialize(InitialWeights.HE_NORMAL) : suited;
      return normalized(hidden, init).butNot(LOWERING_IS_WORSE);
    } else if (cause instanceof WeightCause.TooLarge) {
      return normalized(hidden, suited).butNot(Plan.CLIPPING_HIDES);
    } else if (cause instanceof WeightCause.Overflow) {
      return Plan.of(
              network.isRecurrent() ? new Remedy.Reinitialize(InitialWeights.ORTHOGONAL) : suited,
              new Remedy.ScaleInputs(),
              new Remedy.CheckData())
          .butNot(Plan.CLIPPING_HIDES);
    } else if (cause instanceof WeightCause.Saturating) {
      return normalized(hidden, suited, new Remedy.ScaleInputs());
    }
    if (cause instanceof WeightCause.LowBias) {
      return Plan.of(new Remedy.ResetBiases());
    }
    return Plan.of(suited);
  }

  /** Remedies, and batch normalisation where it is possible. */
  static Plan normalized(List<LayerProfile> hidden, Remedy... before) {
    List<Remedy> remedies = new ArrayList<>(List.of(before));
    if (hidden.stream().noneMatch(l -> l.recurrent() || l.normalization() != null)) {
      remedies.add(new Remedy.InsertBatchNorm());
    }
    return new Plan(remedies, null);
  }
}
