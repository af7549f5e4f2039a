package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.statistics.ColumnStatistics;

/**
 * The way in which the mean of the first column of targets goes from minibatch to minibatch. At
 * random it turns in two of three steps (Bienaym&eacute; 1874); over sorted rows it goes on in one
 * direction.
 */
final class TargetOrder {
  private double previous = Double.NaN;
  private double direction;
  private long moves;
  private long onwards;
  private double within;

  void accept(ColumnStatistics columns) {
    double mean = columns.mean(0);
    double now = Math.signum(mean - previous);
    previous = mean;
    if (Double.isNaN(now) || now == 0) {
      return;
    }
    if (direction != 0) {
      moves++;
      onwards += now == direction ? 1 : 0;
      within += (columns.variance(0) - within) / moves;
    }
    direction = now;
  }

  /** Minibatches that went up or down from the one before. */
  long moves() {
    return moves;
  }

  /** Share of these that went on in the direction of the one before; NaN without any. */
  double onwards() {
    return (double) onwards / moves;
  }

  /** Mean variance of the column within a minibatch. */
  double variance() {
    return within;
  }
}
