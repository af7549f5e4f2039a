package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.LabelCause;

/** What to do about labels that say something else than the network is asked. */
final class LabelPlans {
  private LabelPlans() {}

  static Plan against(LabelCause cause) {
    if (cause instanceof LabelCause.ClassNumbers numbers) {
      return Plan.of(new Remedy.EncodeOneHot(Math.max(2, numbers.classes())));
    } else if (cause instanceof LabelCause.SeveralClasses) {
      return Plan.of(
          new Remedy.ReplaceOutputActivation("sigmoid"), new Remedy.ReplaceLoss("binaryxent"));
    } else if (cause instanceof LabelCause.SortedBatches
        || cause instanceof LabelCause.SortedRows) {
      return Plan.of(new Remedy.ShuffleData());
    } else if (cause instanceof LabelCause.Imbalance) {
      return Plan.of(new Remedy.WeighClasses());
    } else if (cause instanceof LabelCause.OutsideOfLoss outside) {
      return Plan.of(new Remedy.RewriteLabels(outside.takes()));
    }
    return Plan.of(new Remedy.CheckLabels());
  }
}
