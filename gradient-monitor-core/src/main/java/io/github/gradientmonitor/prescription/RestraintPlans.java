package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.RestraintCause;

/** What to do about what holds the weights back: less of it. */
final class RestraintPlans {
  /** The share that Srivastava et al. 2014, JMLR 15:1929-1958 keep in hidden layers. */
  private static final double USUAL_SHARE = 0.5;

  private RestraintPlans() {}

  static Plan against(RestraintCause cause) {
    if (cause instanceof RestraintCause.Dropout) {
      return Plan.of(new Remedy.SetDropout(USUAL_SHARE));
    } else if (cause instanceof RestraintCause.Penalty) {
      return Plan.of(new Remedy.LowerPenalty());
    } else if (cause instanceof RestraintCause.TightClipping) {
      return Plan.of(new Remedy.LoosenClipping());
    } else if (cause instanceof RestraintCause.AllFrozen
        || cause instanceof RestraintCause.HiddenFrozen) {
      return Plan.of(new Remedy.TrainFrozenLayers());
    }
    return Plan.of(new Remedy.EnlargeBatches());
  }
}
