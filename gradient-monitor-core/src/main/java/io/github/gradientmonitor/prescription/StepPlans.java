package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.observation.InitialWeights;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What to do about steps of the wrong size. */
final class StepPlans {
  static final Remedy LOWER = new Remedy.ScaleLearningRate(0.1);

  /** Defaults of Kingma and Ba 2015, arXiv 1412.6980. */
  private static final Remedy USUAL_UPDATER = new Remedy.SetUpdater("Adam", 1e-3);

  /** docs/tables/clipping.md: perLayer(1.0) keeps the births network alive in 5 of 5 runs. */
  static final Remedy CLIP = new Remedy.ClipGradient(1);

  /** Updaters whose first steps have the size of the learning rate, whatever the gradient. */
  private static final Set<String> ADAPTIVE =
      Set.of("Adam", "AdaBelief", "AdaMax", "AMSGrad", "Nadam", "RmsProp");

  /** Steps of a warm-up: 2 / (1 - beta2) for the usual beta2 of 0.999 (arXiv 1910.04209). */
  private static final int WARM_UP = 2000;

  /** Update over weights in a training that goes well. */
  private static final double USUAL_UPDATE = 1e-3;

  private StepPlans() {}

  static Plan against(StepCause cause, Finding finding, NetworkProfile network) {
    if (cause instanceof StepCause.TooSmall small) {
      return faster(small.updateRatio());
    } else if (cause instanceof StepCause.Overflow) {
      return Plan.of(LOWER, new Remedy.CheckData(), new Remedy.ScaleInputs(), CLIP)
          .butNot(Plan.CLIPPING_HIDES);
    } else if (cause instanceof StepCause.DeadRectifiers) {
      return Plan.of(
          LOWER,
          new Remedy.Reinitialize(InitialWeights.HE_NORMAL),
          new Remedy.SwapActivation("leakyrelu", InitialWeights.HE_NORMAL));
    } else if (cause instanceof StepCause.HiddenByClipping) {
      return Plan.of(LOWER).butNot(Plan.CLIPPING_HIDES);
    } else if (cause instanceof StepCause.RateOutOfRange) {
      return Plan.of(USUAL_UPDATER);
    } else if (cause instanceof StepCause.TooFewSteps) {
      return Plan.of(new Remedy.TrainLonger(), new Remedy.ScaleLearningRate(10));
    }
    return slower(finding, network);
  }

  private static Plan slower(Finding finding, NetworkProfile network) {
    List<Remedy> remedies = new ArrayList<>();
    remedies.add(LOWER);
    String updater = network.updater();
    if (finding.isFromTheStart() && updater != null && ADAPTIVE.contains(updater)) {
      remedies.add(new Remedy.WarmUp(WARM_UP));
    }
    remedies.add(CLIP);
    return new Plan(remedies, null);
  }

  /** No multiple of a rate of zero is any larger, and what was not read gives no figure. */
  private static Plan faster(double updateRatio) {
    double factor = Math.pow(10, Math.rint(Math.log10(USUAL_UPDATE / updateRatio)));
    return Double.isFinite(factor) && factor > 0
        ? Plan.of(new Remedy.ScaleLearningRate(factor))
        : Plan.of();
  }
}
