package io.github.gradientmonitor.statistics;

import io.github.gradientmonitor.argument.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
   * @param smallestSum of a row without gaps; NaN without rows, positive infinity when all have
   *     gaps
   * @param largestSum of a row without gaps; NaN without rows, negative infinity when all have gaps
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
      double binaryFloor) {

    private Rows combine(long rows, Rows other, long otherRows) {
      if (rows == 0 || otherRows == 0) {
        return rows == 0 ? other : this;
      }
      double share = (double) rows / (rows + otherRows);
      return new Rows(
          nonFinite + other.nonFinite,
          firstNonFinite >= 0 ? firstNonFinite : other.firstNonFinite,
          whole && other.whole,
          severalSet + other.severalSet,
          Math.min(smallestSum, other.smallestSum),
          Math.max(largestSum, other.largestSum),
          share * floor + (1 - share) * other.floor,
          share * binaryFloor + (1 - share) * other.binaryFloor);
    }
  }

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

  /**
   * One column of a summary that was taken elsewhere.
   *
   * @param count number of finite elements
   * @param mean of them; NaN when there is none
   * @param variance of them, 0 or more; NaN when there is none
   * @param smallest of them; positive infinity when there is none
   * @param largest of them; negative infinity when there is none
   */
  public record Column(long count, double mean, double variance, double smallest, double largest) {
    /**
     * Checks the count.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Column {
      Arguments.notNegative(count, "count");
    }

    private Column combine(Column other) {
      if (count == 0 || other.count == 0) {
        return count == 0 ? other : this;
      }
      double all = (double) count + other.count;
      double distance = other.mean - mean;
      return new Column(
          count + other.count,
          mean + distance * other.count / all,
          (count * variance + other.count * other.variance) / all
              + distance * distance * count * other.count / (all * all),
          Math.min(smallest, other.smallest),
          Math.max(largest, other.largest));
    }
  }

  /**
   * A summary that was taken elsewhere, such as on another machine.
   *
   * @param rows number of rows, 0 or more
   * @param columns in their order
   * @param facts what only whole rows tell
   * @throws IllegalArgumentException if the number of rows is negative
   */
  public static ColumnStatistics of(long rows, List<Column> columns, Rows facts) {
    Arguments.copy(columns, "columns");
    Arguments.notNegative(rows, "rows");
    return new ColumnStatistics(
        rows,
        columns.stream().mapToLong(Column::count).toArray(),
        columns.stream().mapToDouble(Column::mean).toArray(),
        columns.stream().mapToDouble(Column::variance).toArray(),
        columns.stream().mapToDouble(Column::smallest).toArray(),
        columns.stream().mapToDouble(Column::largest).toArray(),
        Objects.requireNonNull(facts, "facts"));
  }

  /**
   * The summary of the rows of both tables together. Moments are combined as in Chan, Golub and
   * LeVeque 1983, doi:10.1080/00031305.1983.10483115.
   *
   * @param other of a table with as many columns
   * @return the same as one pass over both tables would give, up to rounding; {@link
   *     Rows#firstNonFinite()} is that of this table if it has one
   * @throws IllegalArgumentException if the number of columns is another one
   */
  public ColumnStatistics combine(ColumnStatistics other) {
    Objects.requireNonNull(other, "other");
    if (columns() != other.columns()) {
      throw new IllegalArgumentException(
          "other must have " + columns() + " columns, but had " + other.columns());
    }
    List<Column> both = new ArrayList<>();
    for (int i = 0; i < columns(); i++) {
      both.add(column(i).combine(other.column(i)));
    }
    return of(rows + other.rows, both, facts.combine(rows, other.facts, other.rows));
  }

  private Column column(int i) {
    return new Column(counts[i], means[i], variances[i], smallest[i], largest[i]);
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
    double least = Double.POSITIVE_INFINITY;
    for (double value : smallest) {
      least = Math.min(least, value);
    }
    return least;
  }

  /** Largest element of all. */
  public double largest() {
    double most = Double.NEGATIVE_INFINITY;
    for (double value : largest) {
      most = Math.max(most, value);
    }
    return most;
  }

  /** What only whole rows tell. */
  public Rows facts() {
    return facts;
  }
}
