package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LossFunction;
import java.util.List;
import java.util.Optional;

/**
 * Does one column of several make up all of the squared error? The loss then tells of that column
 * alone, and the others are not learnt, however well it falls.
 */
final class TargetDominance implements LabelRule {
  private final double share;
  private final int batches;

  TargetDominance(Thresholds thresholds) {
    this.share = thresholds.value(Threshold.TARGET_DOMINANCE);
    this.batches = thresholds.count(Threshold.BATCHES);
  }

  @Override
  public Optional<Finding> look(LayerProfile output, LabelHistory labels) {
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
    if (!(most > share * sum) || least == most) {
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
}
