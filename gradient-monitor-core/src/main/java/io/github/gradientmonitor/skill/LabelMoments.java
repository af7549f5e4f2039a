package io.github.gradientmonitor.skill;

import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.statistics.ColumnMoments;
import io.github.gradientmonitor.statistics.ColumnStatistics;

/**
 * Mean and variance of each label column over the minibatches so far, and the loss of the best
 * constant output that follows from them.
 *
 * <p>A new minibatch counts for a thousandth at least, so that targets that move are followed.
 */
final class LabelMoments {
  private static final double MEMORY = 1000;

  private final ColumnMoments moments = new ColumnMoments();
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
    weight = moments.accept(columns) ? 1 : Math.min(weight + 1, MEMORY);
    lossFunction = labels.lossFunction();
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

  /** Loss of the best constant output in the framework's own scale; NaN when not known. */
  double guess() {
    return lossFunction == LossFunction.OTHER ? constantLoss : rowsPerScore * guessOfARow();
  }

  /** Loss below which no output can come, in the same scale. */
  double floor() {
    return rowsPerScore * floor;
  }

  private double guessOfARow() {
    double sum = moments.columns() == 0 ? Double.NaN : 0;
    for (int i = 0; i < moments.columns(); i++) {
      sum +=
          switch (lossFunction) {
            case CROSS_ENTROPY -> entropy(moments.mean(i));
            case BINARY_CROSS_ENTROPY -> entropy(moments.mean(i)) + entropy(1 - moments.mean(i));
            default -> moments.variance(i);
          };
    }
    return lossFunction == LossFunction.MEAN_SQUARED_ERROR ? sum / moments.columns() : sum;
  }

  private static double entropy(double share) {
    return share > 0 ? -share * Math.log(share) : 0;
  }
}
