package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import java.util.Optional;

/**
 * Do the targets go in one direction from minibatch to minibatch, so that rows are in their order?
 * Each stretch is learnt while it lasts, and forgotten; the loss is deceptive.
 *
 * <p>A pass over sorted rows turns twice, at its end and behind it, so that passes of fewer than 40
 * minibatches are not found. Recurrent networks are left alone: the segments of their sequences
 * come in the order of time, and so may their targets.
 */
final class SortedTargets implements LabelRule {
  private final double share;
  private final double spread;
  private final int batches;

  SortedTargets(Thresholds thresholds) {
    this.share = thresholds.value(Threshold.SORTED_SHARE);
    this.spread = thresholds.value(Threshold.SORTED_SPREAD);
    this.batches = thresholds.count(Threshold.BATCHES_CONSTANT);
  }

  @Override
  public Optional<Finding> look(NetworkProfile network, LayerProfile output, LabelHistory labels) {
    TargetOrder order = labels.order();
    if (network.isRecurrent()
        || order.moves() < batches
        || !(order.onwards() >= share)
        || order.variance() > spread * labels.variance(0)) {
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
