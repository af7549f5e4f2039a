package io.github.gradientmonitor.statistics;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * Collects {@link ColumnStatistics} in one pass, row by row. Means and variances are those of
 * Welford 1962, doi:10.1080/00401706.1962.10490022, which no cancellation spoils.
 *
 * <p>One thread at a time.
 */
public final class ColumnAccumulator {
  /** Tables of more columns than this are read as one column. */
  public static final int MOST_COLUMNS = 4096;

  private final int width;
  private final long[] counts;
  private final double[] means;
  private final double[] squares;
  private final double[] smallest;
  private final double[] largest;
  private long rows;
  private long nonFinite;
  private int firstNonFinite = -1;
  private boolean whole = true;
  private long severalSet;
  private double smallestSum = Double.POSITIVE_INFINITY;
  private double largestSum = Double.NEGATIVE_INFINITY;
  private double floor;
  private double binaryFloor;

  /**
   * Starts without any row.
   *
   * @param columns of the table, 1 or more
   * @throws IllegalArgumentException if there is no column
   */
  public ColumnAccumulator(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be at least 1, but was " + columns);
    }
    this.width = columns;
    int kept = columns > MOST_COLUMNS ? 1 : columns;
    this.counts = new long[kept];
    this.means = new double[kept];
    this.squares = new double[kept];
    this.smallest = new double[kept];
    this.largest = new double[kept];
    Arrays.fill(smallest, Double.POSITIVE_INFINITY);
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
  }

  /**
   * Adds a row.
   *
   * @param values hold the row
   * @param start index of its first element
   * @param stride distance from one element of the row to the next
   */
  public void accept(float[] values, int start, int stride) {
    accept(values, start, stride, column -> true);
  }

  /**
   * Adds a row with gaps. It has no sum, for it is not whole; without any element it is no row.
   *
   * @param values hold the row
   * @param start index of its first element
   * @param stride distance from one element of the row to the next
   * @param present whether the element of a column counts
   */
  public void accept(float[] values, int start, int stride, IntPredicate present) {
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(present, "present");
    double sum = 0;
    int set = 0;
    int gaps = 0;
    for (int column = 0; column < width; column++) {
      if (!present.test(column)) {
        gaps++;
        continue;
      }
      double value = values[start + column * stride];
      if (!Double.isFinite(value)) {
        nonFinite++;
        firstNonFinite = firstNonFinite < 0 ? column : firstNonFinite;
        continue;
      }
      add(counts.length == 1 ? 0 : column, value);
      sum += value;
      set += value > 0.5 ? 1 : 0;
      if (value != 0 && value != 1) {
        addFraction(value);
      }
    }
    if (gaps == width) {
      return;
    }
    rows++;
    severalSet += set > 1 ? 1 : 0;
    if (gaps == 0) {
      smallestSum = Math.min(smallestSum, sum);
      largestSum = Math.max(largestSum, sum);
    }
  }

  private void add(int column, double value) {
    double before = value - means[column];
    means[column] += before / ++counts[column];
    squares[column] += before * (value - means[column]);
    smallest[column] = Math.min(smallest[column], value);
    largest[column] = Math.max(largest[column], value);
  }

  private void addFraction(double value) {
    whole &= value == Math.rint(value);
    if (value > 0 && value < 1) {
      double entropy = -value * Math.log(value);
      floor += entropy;
      binaryFloor += entropy - (1 - value) * Math.log1p(-value);
    }
  }

  /** What was collected so far. */
  public ColumnStatistics snapshot() {
    double[] mean = new double[means.length];
    double[] variance = new double[means.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = counts[i] == 0 ? Double.NaN : means[i];
      variance[i] = counts[i] == 0 ? Double.NaN : squares[i] / counts[i];
    }
    return new ColumnStatistics(
        rows,
        counts.clone(),
        mean,
        variance,
        smallest.clone(),
        largest.clone(),
        new ColumnStatistics.Rows(
            nonFinite,
            firstNonFinite,
            whole,
            severalSet,
            rows == 0 ? Double.NaN : smallestSum,
            rows == 0 ? Double.NaN : largestSum,
            rows == 0 ? 0 : floor / rows,
            rows == 0 ? 0 : binaryFloor / rows));
  }
}
