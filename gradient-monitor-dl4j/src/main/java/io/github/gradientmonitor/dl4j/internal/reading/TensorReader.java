package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.dl4j.internal.reading.LayerTensors.Slice;
import io.github.gradientmonitor.observation.UnitSilence;
import io.github.gradientmonitor.statistics.StatisticsAccumulator;
import io.github.gradientmonitor.statistics.TensorStatistics;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads slices into statistics, and the units of a bias into their silence. Where nothing but a
 * norm is wanted, and the slices are large, BLAS reads it, from three to thirteen times as fast.
 */
public final class TensorReader implements FlatArray.Reader {
  /**
   * All statistics of weights are read in every fiftieth reading of a gradient, their norm in each:
   * no rule asks for more, and all of them cost as much as three to thirteen norms, and more until
   * they are compiled.
   */
  public static final int WHOLE_EVERY = 50;

  /**
   * Elements of a slice from which on its norm is read alone. BLAS is quicker from 16 elements on,
   * but what all statistics of fewer than these take, 0.6 microseconds, is not worth to go without.
   */
  private static final int WORTHWHILE = 512;

  private final StatisticsAccumulator accumulator = new StatisticsAccumulator();
  private @Nullable UnitSilence units;
  private int unit;

  /** All statistics of slices, each element times a scale. */
  public TensorStatistics statistics(
      FlatArray array, Slice[] slices, double scale, @Nullable UnitSilence silence) {
    return slices.length == 0
        ? TensorStatistics.EMPTY
        : read(array, slices, silence).snapshot(scale);
  }

  /**
   * The norm of slices as it is now, beside the other statistics as they were last. All of them are
   * read anew where the norm does not tell enough: an element is not finite, all are zero, or were
   * so before.
   *
   * @param last what was read of the same slices before; {@link TensorStatistics#EMPTY} to have all
   *     of it read
   */
  public TensorStatistics refresh(
      FlatArray array, Slice[] slices, double scale, TensorStatistics last) {
    boolean known = last.nonFinite() == 0 && last.l2Norm() > 0;
    double squares = known ? squares(array, slices) : Double.NaN;
    return squares > 0
        ? last.withL2Norm(scale * Math.sqrt(squares))
        : statistics(array, slices, scale, null);
  }

  /** L2 norm of slices, infinite where an element is not finite. */
  public double norm(FlatArray array, Slice[] slices) {
    double squares = squares(array, slices);
    if (squares > 0) {
      return Math.sqrt(squares);
    }
    return norm(read(array, slices, null));
  }

  private static double norm(StatisticsAccumulator read) {
    return read.nonFinite() > 0 ? Double.POSITIVE_INFINITY : read.l2Norm();
  }

  /**
   * {@link #refresh(FlatArray, Slice[], double, TensorStatistics)} of an array of its own, as it
   * is, in whatever order its elements lie.
   */
  public TensorStatistics refresh(FlatArray array, INDArray whole, TensorStatistics last) {
    if (whole.elementWiseStride() != 1) {
      return read(array, whole, null).snapshot();
    }
    array.open(whole);
    TensorStatistics read = refresh(array, slices(whole), 1, last);
    array.close();
    return read;
  }

  /** L2 norm of an array of its own, infinite where an element is not finite. */
  public double norm(FlatArray array, INDArray whole) {
    if (whole.elementWiseStride() != 1) {
      return norm(read(array, whole, null));
    }
    array.open(whole);
    double norm = norm(array, slices(whole));
    array.close();
    return norm;
  }

  private static Slice[] slices(INDArray whole) {
    return new Slice[] {new Slice(whole.offset(), whole.length())};
  }

  /** Whether every element of slices is finite. */
  public boolean isFinite(FlatArray array, Slice[] slices) {
    return squares(array, slices) > 0 || read(array, slices, null).nonFinite() == 0;
  }

  private static double squares(FlatArray array, Slice[] slices) {
    double squares = 0;
    for (Slice slice : slices) {
      squares +=
          slice.length() < WORTHWHILE ? Double.NaN : array.squares(slice.offset(), slice.length());
    }
    return squares;
  }

  /** Reads an array of its own. */
  public StatisticsAccumulator read(
      FlatArray array, INDArray whole, @Nullable UnitSilence silence) {
    begin(silence);
    array.readWhole(whole, Long.MAX_VALUE, this);
    return accumulator;
  }

  public StatisticsAccumulator read(
      FlatArray array, Slice[] slices, @Nullable UnitSilence silence) {
    begin(silence);
    for (Slice slice : slices) {
      array.read(slice.offset(), slice.length(), this);
    }
    return accumulator;
  }

  private void begin(@Nullable UnitSilence silence) {
    units = silence;
    unit = 0;
    accumulator.reset();
  }

  @Override
  public void accept(float[] block, int n) {
    accumulator.accept(block, 0, n);
    if (units != null) {
      units.accept(block, n, unit);
      unit += n;
    }
  }

  @Override
  public void accept(double[] block, int n) {
    accumulator.accept(block, 0, n);
    if (units != null) {
      units.accept(block, n, unit);
      unit += n;
    }
  }
}
