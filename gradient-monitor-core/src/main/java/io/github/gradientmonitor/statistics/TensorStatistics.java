package io.github.gradientmonitor.statistics;

import io.github.gradientmonitor.argument.Arguments;
import java.util.Objects;

/**
 * Summary of the elements of one tensor.
 *
 * <p>Sums, norm and maximum are taken over the finite elements only; the others are counted in
 * {@link #nonFinite()} and never averaged away.
 *
 * <ul>
 *   <li>An empty tensor has count 0, all sums 0, and a {@link #mean()}, {@link #meanAbs()} and
 *       {@link #rms()} of NaN.
 *   <li>A tensor of NaN and infinities alone has {@code nonFinite == count}, sums 0 and means of
 *       NaN.
 *   <li>A tensor of zeros has norm 0 and {@code zeros == count}; negative zero is a zero.
 *   <li>The norm is right to a relative 1e-6 wherever the elements lie in the range of their type.
 *       The sums are those of double precision, and become infinite where its range ends.
 * </ul>
 *
 * @param count number of elements, the non-finite ones included
 * @param sum sum of the finite elements
 * @param absSum sum of the absolute values of the finite elements, the L1 norm
 * @param l2Norm square root of the sum of squares of the finite elements
 * @param maxAbs largest absolute value of the finite elements, 0 when there is none
 * @param zeros number of elements equal to zero
 * @param nonFinite number of elements that are NaN or infinite
 */
public record TensorStatistics(
    long count,
    double sum,
    double absSum,
    double l2Norm,
    double maxAbs,
    long zeros,
    long nonFinite) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a count or a norm is negative; the message names it
   */
  public TensorStatistics {
    Arguments.notNegative(count, "count");
    Arguments.notNegative(zeros, "zeros");
    Arguments.notNegative(nonFinite, "nonFinite");
    Arguments.notNegativeOrNaN(absSum, "absSum");
    Arguments.notNegativeOrNaN(l2Norm, "l2Norm");
    Arguments.notNegativeOrNaN(maxAbs, "maxAbs");
  }

  /** The statistics of a tensor without elements. */
  public static final TensorStatistics EMPTY = new TensorStatistics(0, 0, 0, 0, 0, 0, 0);

  /**
   * Statistics of a whole array.
   *
   * @param elements any length, left as they are
   * @return their statistics
   */
  public static TensorStatistics of(float[] elements) {
    Objects.requireNonNull(elements, "elements");
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(elements, 0, elements.length);
    return accumulator.snapshot();
  }

  /**
   * Statistics of a whole array.
   *
   * @param elements any length, left as they are
   * @return their statistics
   */
  public static TensorStatistics of(double[] elements) {
    Objects.requireNonNull(elements, "elements");
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(elements, 0, elements.length);
    return accumulator.snapshot();
  }

  /** Whether there is no element at all, as for the bias of a layer that has none. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** Number of finite elements. */
  public long finite() {
    return count - nonFinite;
  }

  /** Mean of the finite elements, NaN when there is none. */
  public double mean() {
    return sum / finite();
  }

  /** Mean absolute value of the finite elements, NaN when there is none. */
  public double meanAbs() {
    return absSum / finite();
  }

  /** Root mean square of the finite elements, NaN when there is none. */
  public double rms() {
    return l2Norm / Math.sqrt((double) finite());
  }

  /** Whether there are elements and each of them is exactly zero. */
  public boolean isAllZero() {
    return count > 0 && zeros == count;
  }

  /**
   * The same with another norm, where that alone was read anew.
   *
   * @param l2Norm 0 or more, or NaN
   * @throws IllegalArgumentException if it is negative
   */
  public TensorStatistics withL2Norm(double l2Norm) {
    return new TensorStatistics(count, sum, absSum, l2Norm, maxAbs, zeros, nonFinite);
  }

  /**
   * Statistics of the elements of both tensors together.
   *
   * @param other statistics of other elements
   * @return the same as one pass over the elements of both would give, up to rounding
   */
  public TensorStatistics combine(TensorStatistics other) {
    Objects.requireNonNull(other, "other");
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    return new TensorStatistics(
        count + other.count,
        sum + other.sum,
        absSum + other.absSum,
        Math.hypot(l2Norm, other.l2Norm),
        Math.max(maxAbs, other.maxAbs),
        zeros + other.zeros,
        nonFinite + other.nonFinite);
  }
}
