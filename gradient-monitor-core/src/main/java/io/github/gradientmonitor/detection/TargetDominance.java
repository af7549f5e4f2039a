package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import java.util.Optional;

/**
 * Does one column of several make up all of the squared error? The loss then tells of that column
 * alone, and the others are not learnt, however well it falls.
 *
 * <p>A column of zeros with a one here and there deviates little beside a column of the usual size,
 * and yet its ones count as much: the range of the largest column must lead as well.
 */
final class TargetDominance implements LabelRule {
  /** Ratio of the range of the largest column to those of all others that makes it lead. */
  private static final double LEAD = 10;

  private final double share;
  private final int batches;

  TargetDominance(Thresholds thresholds) {
    this.share = thresholds.value(Threshold.TARGET_DOMINANCE);
    this.batches = thresholds.count(Threshold.BATCHES);
  }

  @Override
  public Optional<Finding> look(NetworkProfile network, LayerProfile output, LabelHistory labels) {
    boolean squared =
        labels.lossFunction() == LossFunction.MEAN_SQUARED_ERROR
            || labels.lossFunction() == LossFunction.SQUARED_ERROR;
    if (!squared || labels.batches() < batches) {
      return Optional.empty();
    }
    double sum = 0;
    double most = 0;
    double least = Double.POSITIVE_INFINITY;
    int largest = 0;
    for (int i = 0; i < labels.columns(); i++) {
      double variance = labels.variance(i);
      sum += variance;
      largest = variance > most ? i : largest;
      most = Math.max(most, variance);
      least = variance > 0 ? Math.min(least, variance) : least;
    }
    if (!(most > share * sum) || least == most || !leads(labels, largest)) {
      return Optional.empty();
    }
    return Optional.of(
        Sign.of(
            Severity.CRITICAL,
            List.of(output.name()),
            Words.format(
                "column %d makes up all but %s of the squared error of the targets; the smallest"
                    + " column deviates x%s less",
                largest, Words.factor(1 - most / sum), Words.factor(Math.sqrt(most / least))),
            new DataCause.TargetColumns(largest, Math.sqrt(most / least))));
  }

  private static boolean leads(LabelHistory labels, int largest) {
    for (int i = 0; i < labels.columns(); i++) {
      if (i != largest && LEAD * range(labels, i) > range(labels, largest)) {
        return false;
      }
    }
    return true;
  }

  private static double range(LabelHistory labels, int column) {
    return labels.largest(column) - labels.smallest(column);
  }
}
