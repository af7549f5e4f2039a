package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerProfile;
import java.util.List;
import java.util.Optional;

/**
 * Do the targets go in one direction from minibatch to minibatch, so that rows are in their order?
 * Each stretch is learnt while it lasts, and forgotten; the loss is deceptive.
 */
final class SortedTargets implements LabelRule {
  /** Part of the variance of all targets below which those of a minibatch are nearly the same. */
  private static final double NEARLY_THE_SAME = 0.1;

  private final double share;
  private final int batches;

  SortedTargets(Thresholds thresholds) {
    this.share = thresholds.value(Threshold.SORTED_SHARE);
    this.batches = thresholds.count(Threshold.BATCHES_CONSTANT);
  }

  @Override
  public Optional<Finding> look(LayerProfile output, LabelHistory labels) {
    TargetOrder order = labels.order();
    if (order.moves() < batches
        || !(order.onwards() >= share)
        || order.variance() > NEARLY_THE_SAME * labels.variance(0)) {
      return Optional.empty();
    }
    return Optional.of(
        Sign.of(
            Severity.CRITICAL,
            List.of(output.name()),
            Words.format(
                "the targets go on in one direction in %s of %d minibatches, and at random they do"
                    + " in a third",
                Words.percent(order.onwards()), order.moves()),
            new LabelCause.SortedRows(order.onwards())));
  }
}
