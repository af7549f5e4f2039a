package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.observation.InitialWeights;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;

/** What to do about layers that shrink or amplify the signal, whatever their weights. */
final class SignalPlans {
  /** A block around which a residual connection goes, as in He et al. 2016, arXiv 1512.03385. */
  private static final int BLOCK = 2;

  private SignalPlans() {}

  static Plan against(SignalCause cause, NetworkProfile network) {
    if (cause instanceof SignalCause.SigmoidLayers) {
      return WeightPlans.normalized(
              network.hiddenLayers(), new Remedy.SwapActivation("relu", InitialWeights.HE_NORMAL))
          .butNot(WeightPlans.LOWERING_IS_WORSE);
    } else if (cause instanceof SignalCause.HiddenSoftmax
        || cause instanceof SignalCause.LinearLayers) {
      return Plan.of(new Remedy.SwapActivation("relu", InitialWeights.HE_NORMAL));
    } else if (cause instanceof SignalCause.Depth) {
      return Plan.of(new Remedy.AddResidualConnections(BLOCK))
          .butNot(WeightPlans.LOWERING_IS_WORSE);
    } else if (cause instanceof SignalCause.RecurrentWeights recurrent) {
      return throughTime(recurrent.gated());
    } else if (cause instanceof SignalCause.Forgetting forgetting) {
      return remembering(forgetting);
    } else if (cause instanceof SignalCause.UnknownReach) {
      return Plan.of(new Remedy.ProbeSequences());
    }
    return Plan.of(StepPlans.CLIP, StepPlans.LOWER);
  }

  private static Plan remembering(SignalCause.Forgetting cause) {
    return cause.gated()
        ? Plan.of(new Remedy.RaiseForgetBias(forgetBias(cause.steps())))
        : Plan.of(
            new Remedy.ReplaceRecurrentCell("LSTM"),
            new Remedy.Reinitialize(InitialWeights.ORTHOGONAL));
  }

  /** With it a forget gate lets half of the gradient through that many steps, to one decimal. */
  private static double forgetBias(long steps) {
    return Math.rint(-10 * Math.log(Math.pow(2, 1.0 / steps) - 1)) / 10;
  }

  private static Plan throughTime(boolean gated) {
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(StepPlans.CLIP);
    remedies.add(new Remedy.ShortenBackpropagation());
    if (!gated) {
      remedies.add(new Remedy.ReplaceRecurrentCell("LSTM"));
    }
    remedies.add(new Remedy.Reinitialize(InitialWeights.ORTHOGONAL));
    return new Plan(remedies, null);
  }
}
