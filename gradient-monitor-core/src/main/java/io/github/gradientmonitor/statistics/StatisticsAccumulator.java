package io.github.gradientmonitor.statistics;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the elements of one tensor range by range and gives their {@link TensorStatistics}.
 *
 * <p>Made to be reused: {@link #reset()}, any number of {@code accept} calls, {@link #snapshot()}.
 * Nothing is allocated but the snapshot, and 26 KB for the first long range. One thread at a time.
 *
 * <p>Floats are added up by one of the {@link FloatKernels} where there are many, and as doubles by
 * the {@link ScalarKernel} where there are few, or where they are so large or small that a float
 * cannot hold their squares. A range of doubles whose squares leave the range of a double is gone
 * over again, scaled by its largest element, as LAPACK's {@code dnrm2} does.
 */
public final class StatisticsAccumulator {
  /** Sums of squares outside these bounds may have lost digits to overflow or underflow. */
  private static final double SQUARES_TOO_SMALL = 0x1p-900;

  private static final double SQUARES_TOO_LARGE = 0x1p+1000;

  private long count;
  private double sum;
  private double absSum;
  private double squares;
  private double normOfExtremes;
  private double maxAbs;
  private long zeros;
  private long nonFinite;

  /** Made for the first range that is long enough. */
  private @Nullable FloatKernel kernel;

  private final int worthwhile;

  /** Creates an empty accumulator. */
  public StatisticsAccumulator() {
    worthwhile = FloatKernels.WORTHWHILE;
  }

  /** Creates an empty accumulator that sums long ranges with a kernel of one's own choice. */
  StatisticsAccumulator(FloatKernel kernel) {
    this.kernel = kernel;
    this.worthwhile = kernel.worthwhile();
  }

  /**
   * Adds a range of elements.
   *
   * @param elements read, never written
   * @param from index of the first element
   * @param to index behind the last element
   * @throws IndexOutOfBoundsException if the range is not inside the array
   */
  public void accept(float[] elements, int from, int to) {
    Objects.requireNonNull(elements, "elements");
    Objects.checkFromToIndex(from, to, elements.length);
    int at = from;
    if (to - from >= worthwhile) {
      FloatKernel open = kernel();
      for (; to - at >= worthwhile; at = Math.min(to, at + FloatKernel.BLOCK)) {
        int end = Math.min(to, at + FloatKernel.BLOCK);
        if (!open.accept(elements, at, end, this)) {
          ScalarKernel.accumulate(elements, at, end, this);
        }
      }
    }
    ScalarKernel.accumulate(elements, at, to, this);
  }

  /**
   * Adds a range of elements.
   *
   * @param elements read, never written
   * @param from index of the first element
   * @param to index behind the last element
   * @throws IndexOutOfBoundsException if the range is not inside the array
   */
  public void accept(double[] elements, int from, int to) {
    Objects.requireNonNull(elements, "elements");
    Objects.checkFromToIndex(from, to, elements.length);
    ScalarKernel.accumulate(elements, from, to, this);
  }

  /** Adds all that another accumulator has taken in; the other one stays as it is. */
  public void combine(StatisticsAccumulator other) {
    Objects.requireNonNull(other, "other");
    other.drain();
    count += other.count;
    sum += other.sum;
    absSum += other.absSum;
    squares += other.squares;
    normOfExtremes = Math.hypot(normOfExtremes, other.normOfExtremes);
    maxAbs = Math.max(maxAbs, other.maxAbs);
    zeros += other.zeros;
    nonFinite += other.nonFinite;
  }

  /** Forgets everything. */
  public void reset() {
    if (kernel != null) {
      kernel.clear();
    }
    count = 0;
    sum = 0;
    absSum = 0;
    squares = 0;
    normOfExtremes = 0;
    maxAbs = 0;
    zeros = 0;
    nonFinite = 0;
  }

  /**
   * The statistics of all elements since the last reset.
   *
   * @return a new record, unconnected to this accumulator
   */
  public TensorStatistics snapshot() {
    return snapshot(1);
  }

  /**
   * The statistics of all elements since the last reset, as if each had been multiplied by a
   * factor: one over the size of the minibatch turns a sum over it into a mean.
   *
   * @param factor above 0 and finite
   * @return a new record, unconnected to this accumulator
   */
  public TensorStatistics snapshot(double factor) {
    drain();
    double norm = l2Norm();
    return new TensorStatistics(
        count, factor * sum, factor * absSum, factor * norm, factor * maxAbs, zeros, nonFinite);
  }

  /** The L2 norm of all elements since the last reset, where nothing else is wanted. */
  public double l2Norm() {
    drain();
    double norm = Math.sqrt(squares);
    return normOfExtremes > 0 ? Math.hypot(norm, normOfExtremes) : norm;
  }

  /** Number of elements since the last reset that are NaN or infinite. */
  public long nonFinite() {
    return nonFinite;
  }

  private FloatKernel kernel() {
    FloatKernel open = kernel;
    if (open == null) {
      open = FloatKernels.create();
      kernel = open;
    }
    return open;
  }

  private void drain() {
    if (kernel != null) {
      kernel.drain(this);
    }
  }

  /** Whether a sum of squares, taken over elements that are not all zero, may be wrong. */
  static boolean isExtreme(double squares) {
    return !(squares >= SQUARES_TOO_SMALL && squares <= SQUARES_TOO_LARGE);
  }

  /** Adds the figures of one range whose sum of squares is right. */
  void add(
      long count,
      double sum,
      double absSum,
      double squares,
      double maxAbs,
      long zeros,
      long nonFinite) {
    this.count += count;
    this.sum += sum;
    this.absSum += absSum;
    this.squares += squares;
    this.maxAbs = Math.max(this.maxAbs, maxAbs);
    this.zeros += zeros;
    this.nonFinite += nonFinite;
  }

  /** Adds the norm of one range whose sum of squares leaves the range of a double. */
  void addNorm(double norm) {
    normOfExtremes = Math.hypot(normOfExtremes, norm);
  }
}
