package io.github.gradientmonitor.statistics;

import java.util.Arrays;

/**
 * Summary of a table of numbers by its columns, such as the labels of a minibatch: a row an example
 * (or a time step of one), a column a class or a target.
 *
 * <ul>
 *   <li>Elements that are NaN or infinite are counted, and left out of everything else.
 *   <li>A column without finite elements has a mean and a variance of NaN, a smallest element of
 *       positive and a largest of negative infinity.
 *   <li>Variances are those of the population, and never negative.
 *   <li>A table of more than {@value ColumnAccumulator#MOST_COLUMNS} columns is read as one column.
 * </ul>
 *
 * <p>Immutable.
 */
public final class ColumnStatistics {
  private final long rows;
  private final long[] counts;
  private final double[] means;
  private final double[] variances;
  private final double[] smallest;
  private final double[] largest;
  private final Rows facts;

  /**
   * What only whole rows tell.
   *
   * @param nonFinite number of elements that are NaN or infinite
   * @param firstNonFinite column of the first of them, -1 when there is none
   * @param whole whether every finite element is a whole number
   * @param severalSet number of rows in which more than one element is above one half
   * @param smallestSum of a row; NaN without rows
   * @param largestSum of a row; NaN without rows
   * @param floor mean over the rows of the sum of <code>-y ln y</code>, which no cross-entropy over
   *     classes can be below; 0 for one-hot rows
   * @param binaryFloor the same of <code>-y ln y - (1 - y) ln(1 - y)</code>
   */
  public record Rows(
      long nonFinite,
      int firstNonFinite,
      boolean whole,
      long severalSet,
      double smallestSum,
      double largestSum,
      double floor,
      double binaryFloor) {}

  ColumnStatistics(
      long rows,
      long[] counts,
      double[] means,
      double[] variances,
      double[] smallest,
      double[] largest,
      Rows facts) {
    this.rows = rows;
    this.counts = counts;
    this.means = means;
    this.variances = variances;
    this.smallest = smallest;
    this.largest = largest;
    this.facts = facts;
  }

  /** Number of columns. */
  public int columns() {
    return counts.length;
  }

  /** Number of rows. */
  public long rows() {
    return rows;
  }

  /** Number of finite elements of a column. */
  public long count(int column) {
    return counts[column];
  }

  /** Mean of a column. */
  public double mean(int column) {
    return means[column];
  }

  /** Variance of a column, 0 or more. */
  public double variance(int column) {
    return variances[column];
  }

  /** Smallest element of a column. */
  public double smallest(int column) {
    return smallest[column];
  }

  /** Largest element of a column. */
  public double largest(int column) {
    return largest[column];
  }

  /** Root mean square of a column. */
  public double rms(int column) {
    return Math.sqrt(variances[column] + means[column] * means[column]);
  }

  /** Smallest element of all. */
  public double smallest() {
    return Arrays.stream(smallest).min().orElse(Double.POSITIVE_INFINITY);
  }

  /** Largest element of all. */
  public double largest() {
    return Arrays.stream(largest).max().orElse(Double.NEGATIVE_INFINITY);
  }

  /** What only whole rows tell. */
  public Rows facts() {
    return facts;
  }
}
