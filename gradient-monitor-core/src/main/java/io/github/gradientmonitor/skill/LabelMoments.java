package io.github.gradientmonitor.skill;

import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.statistics.ColumnStatistics;

/**
 * Mean and variance of each label column over the minibatches so far, and the loss of the best
 * constant output that follows from them.
 *
 * <p>Moments are combined as in Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115. A
 * new minibatch counts for a thousandth at least, so that targets that move are followed.
 */
final class LabelMoments {
  private static final double MEMORY = 1000;

  private double[] counts = new double[0];
  private double[] means = new double[0];
  private double[] variances = new double[0];
  private double floor;
  private double rowsPerScore;
  private double constantLoss = Double.NaN;
  private double weight;
  private LossFunction lossFunction = LossFunction.OTHER;

  void accept(LabelSample labels) {
    ColumnStatistics columns = labels.columns();
    if (columns.rows() == 0) {
      return;
    }
    if (counts.length != columns.columns()) {
      counts = new double[columns.columns()];
      means = new double[columns.columns()];
      variances = new double[columns.columns()];
      weight = 0;
    }
    lossFunction = labels.lossFunction();
    for (int i = 0; i < counts.length; i++) {
      combine(i, columns);
    }
    weight = Math.min(weight + 1, MEMORY);
    ColumnStatistics.Rows facts = columns.facts();
    double newFloor =
        lossFunction == LossFunction.CROSS_ENTROPY
            ? facts.floor()
            : lossFunction == LossFunction.BINARY_CROSS_ENTROPY ? facts.binaryFloor() : 0;
    floor += (newFloor - floor) / weight;
    rowsPerScore += (columns.rows() / labels.divisor() - rowsPerScore) / weight;
    if (Double.isFinite(labels.constantLoss())) {
      constantLoss =
          Double.isNaN(constantLoss)
              ? labels.constantLoss()
              : constantLoss + (labels.constantLoss() - constantLoss) / weight;
    }
  }

  private void combine(int i, ColumnStatistics columns) {
    double added = columns.count(i);
    if (added == 0) {
      return;
    }
    double before = Math.min(counts[i], MEMORY * added);
    double all = before + added;
    double distance = columns.mean(i) - means[i];
    variances[i] =
        (before * variances[i] + added * columns.variance(i)) / all
            + distance * distance * before * added / (all * all);
    means[i] += distance * added / all;
    counts[i] = all;
  }

  /** Loss of the best constant output in the framework's own scale; NaN when not known. */
  double guess() {
    return lossFunction == LossFunction.OTHER ? constantLoss : rowsPerScore * guessOfARow();
  }

  /** Loss below which no output can come, in the same scale. */
  double floor() {
    return rowsPerScore * floor;
  }

  private double guessOfARow() {
    double sum = counts.length == 0 ? Double.NaN : 0;
    for (int i = 0; i < counts.length; i++) {
      sum +=
          switch (lossFunction) {
            case CROSS_ENTROPY -> entropy(means[i]);
            case BINARY_CROSS_ENTROPY -> entropy(means[i]) + entropy(1 - means[i]);
            default -> variances[i];
          };
    }
    return lossFunction == LossFunction.MEAN_SQUARED_ERROR ? sum / counts.length : sum;
  }

  private static double entropy(double share) {
    return share > 0 ? -share * Math.log(share) : 0;
  }
}
