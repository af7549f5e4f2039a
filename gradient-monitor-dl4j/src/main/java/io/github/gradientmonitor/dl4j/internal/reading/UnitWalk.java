package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.dl4j.internal.reading.LayerTensors.Slice;
import java.util.Arrays;

/** Goes through the elements of a parameter in runs that belong to the same unit. */
public abstract class UnitWalk implements FlatArray.Reader {
  private long stride;
  private int units;
  private int unit;
  private long left;

  /** Turns to the first element of a parameter. */
  void begin(Slice slice) {
    stride = slice.stride();
    units = slice.units();
    unit = 0;
    left = stride;
  }

  /** Takes the elements of one unit from one index to before another. */
  abstract void run(float[] block, int from, int to, int unit);

  /** Takes the elements of one unit from one index to before another. */
  abstract void run(double[] block, int from, int to, int unit);

  @Override
  public void accept(float[] block, int n) {
    for (int at = 0; at < n; ) {
      int end = end(at, n);
      run(block, at, end, unit);
      advance(end - at);
      at = end;
    }
  }

  @Override
  public void accept(double[] block, int n) {
    for (int at = 0; at < n; ) {
      int end = end(at, n);
      run(block, at, end, unit);
      advance(end - at);
      at = end;
    }
  }

  private int end(int at, int n) {
    return (int) Math.min(n, at + left);
  }

  private void advance(int steps) {
    left -= steps;
    if (left == 0) {
      left = stride;
      unit = unit + 1 == units ? 0 : unit + 1;
    }
  }

  /** The L2 norm of each unit. */
  public static final class Norms extends UnitWalk {
    private double[] squares = new double[0];

    @Override
    void begin(Slice slice) {
      super.begin(slice);
      if (squares.length < slice.units()) {
        squares = new double[slice.units()];
      }
      Arrays.fill(squares, 0, slice.units(), 0);
    }

    /** Adds to the sum of a unit's squares. */
    void add(int unit, double sum) {
      squares[unit] += sum;
    }

    double norm(int unit) {
      return Math.sqrt(squares[unit]);
    }

    @Override
    void run(float[] block, int from, int to, int unit) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        double value = block[i];
        sum += value * value;
      }
      squares[unit] += sum;
    }

    @Override
    void run(double[] block, int from, int to, int unit) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += block[i] * block[i];
      }
      squares[unit] += sum;
    }
  }

  /** Multiplies each unit by a factor of its own. */
  public static final class Factors extends UnitWalk {
    private double[] factors = new double[1];

    /** Makes room for the factors of a parameter. */
    double[] of(Slice slice) {
      if (factors.length < slice.units()) {
        factors = new double[slice.units()];
      }
      return factors;
    }

    @Override
    void run(float[] block, int from, int to, int unit) {
      double factor = factors[unit];
      if (factor != 1) {
        for (int i = from; i < to; i++) {
          block[i] = (float) (factor * block[i]);
        }
      }
    }

    @Override
    void run(double[] block, int from, int to, int unit) {
      double factor = factors[unit];
      if (factor != 1) {
        for (int i = from; i < to; i++) {
          block[i] = factor * block[i];
        }
      }
    }
  }
}
