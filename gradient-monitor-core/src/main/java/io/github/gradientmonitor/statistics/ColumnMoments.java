package io.github.gradientmonitor.statistics;

import java.util.Objects;

/**
 * Mean and variance of each column over all minibatches so far.
 *
 * <p>Combined as in Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115. A new
 * minibatch counts for a thousandth at least, so that columns that move are followed. When the
 * number of columns changes it begins anew.
 *
 * <p>One thread at a time.
 */
public final class ColumnMoments {
  private static final double MEMORY = 1000;

  private double[] counts = new double[0];
  private double[] means = new double[0];
  private double[] variances = new double[0];

  /** Starts without any row. */
  public ColumnMoments() {}

  /**
   * Adds a minibatch.
   *
   * @return whether it began anew, for the minibatch has other columns
   */
  public boolean accept(ColumnStatistics columns) {
    Objects.requireNonNull(columns, "columns");
    boolean anew = counts.length != columns.columns();
    if (anew) {
      counts = new double[columns.columns()];
      means = new double[columns.columns()];
      variances = new double[columns.columns()];
    }
    for (int i = 0; i < counts.length; i++) {
      if (columns.count(i) > 0) {
        combine(i, columns);
      }
    }
    return anew;
  }

  private void combine(int i, ColumnStatistics columns) {
    double added = columns.count(i);
    double before = Math.min(counts[i], MEMORY * added);
    double all = before + added;
    double distance = columns.mean(i) - means[i];
    variances[i] =
        (before * variances[i] + added * columns.variance(i)) / all
            + distance * distance * before * added / (all * all);
    means[i] += distance * added / all;
    counts[i] += added;
  }

  /** Number of columns; 0 before the first minibatch. */
  public int columns() {
    return counts.length;
  }

  /** Mean of a column; 0 before there is an element. */
  public double mean(int column) {
    return means[column];
  }

  /** Variance of a column, 0 or more. */
  public double variance(int column) {
    return variances[column];
  }
}
