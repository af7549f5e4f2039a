package io.github.gradientmonitor.statistics;

import java.util.Arrays;

/**
 * Sums over many floats, in lanes: element i of a block goes to lane i modulo 512, so that
 * neighbours need nothing of each other and the JIT compiler turns each loop into vector
 * instructions. For that the loops are as plain as they look: one figure each, constant bounds, no
 * offset that varies, and each compiled on its own.
 *
 * <p>Lanes are floats, and are added up as doubles before rounding can reach a relative 1e-6: a
 * lane takes at most 4 elements of each of 8 blocks, which makes 10 roundings of 2<sup>-24</sup>. A
 * block with elements whose squares a float cannot hold, or that are not finite, is refused and
 * left to {@link ScalarKernel}.
 */
final class FloatLanes implements FloatKernel {
  private static final int LANES = 512;
  private static final int BLOCKS = 8;

  private final float[] block = new float[BLOCK];
  private final float[] marks = new float[BLOCK];
  private final float[] sums = new float[LANES];
  private final float[] magnitudes = new float[LANES];
  private final float[] squares = new float[LANES];
  private final float[] nonZeros = new float[LANES];
  private final float[] maxima = new float[LANES];
  private final Loop sum = new Sums();
  private final Loop magnitude = new Magnitudes();
  private final Loop square = new Squares();
  private final Loop mark = new Marks();
  private final Loop largest = new Maxima();
  private int blocks;
  private long elements;
  private float max;

  @Override
  public int worthwhile() {
    return BLOCK / 2;
  }

  @Override
  public boolean accept(float[] x, int from, int to, StatisticsAccumulator into) {
    float[] all = from == 0 && to == BLOCK ? x : filledUp(x, from, to);
    run(largest, all, maxima);
    float largest = largest(maxima);
    if (!(largest <= LARGE && (largest >= SMALL || largest == 0))) {
      return false;
    }
    run(sum, all, sums);
    run(magnitude, all, magnitudes);
    run(square, all, squares);
    run(mark, all, marks);
    run(sum, marks, nonZeros);
    max = Math.max(max, largest);
    elements += to - from;
    if (++blocks == BLOCKS) {
      drain(into);
    }
    return true;
  }

  private float[] filledUp(float[] x, int from, int to) {
    System.arraycopy(x, from, block, 0, to - from);
    Arrays.fill(block, to - from, BLOCK, 0);
    return block;
  }

  @Override
  public void drain(StatisticsAccumulator into) {
    if (blocks > 0) {
      long zeros = elements - (long) total(nonZeros);
      into.add(elements, total(sums), total(magnitudes), total(squares), max, zeros, 0);
      clear();
    }
  }

  @Override
  public void clear() {
    Arrays.fill(sums, 0);
    Arrays.fill(magnitudes, 0);
    Arrays.fill(squares, 0);
    Arrays.fill(nonZeros, 0);
    max = 0;
    elements = 0;
    blocks = 0;
  }

  /**
   * Runs one loop. All of them are called from this one place, so that the JIT compiler does not
   * inline them: in one method together, one of them stays without vector instructions, and the
   * whole takes twice the time.
   */
  private static void run(Loop loop, float[] x, float[] lanes) {
    loop.run(x, lanes);
  }

  /** One loop over a block into lanes. */
  private interface Loop {
    void run(float[] x, float[] lanes);
  }

  private static final class Sums implements Loop {
    @Override
    public void run(float[] x, float[] lanes) {
      for (int i = 0; i < LANES; i++) {
        lanes[i] += (x[i] + x[i + LANES]) + (x[i + 2 * LANES] + x[i + 3 * LANES]);
      }
    }
  }

  private static final class Magnitudes implements Loop {
    @Override
    public void run(float[] x, float[] lanes) {
      for (int i = 0; i < LANES; i++) {
        lanes[i] +=
            (Math.abs(x[i]) + Math.abs(x[i + LANES]))
                + (Math.abs(x[i + 2 * LANES]) + Math.abs(x[i + 3 * LANES]));
      }
    }
  }

  private static final class Squares implements Loop {
    @Override
    public void run(float[] x, float[] lanes) {
      for (int i = 0; i < LANES; i++) {
        float x0 = x[i];
        float x1 = x[i + LANES];
        float x2 = x[i + 2 * LANES];
        float x3 = x[i + 3 * LANES];
        lanes[i] += (x0 * x0 + x1 * x1) + (x2 * x2 + x3 * x3);
      }
    }
  }

  /** Marks with 1 each element that is not zero: the smallest float times 2^150 is 2. */
  private static final class Marks implements Loop {
    @Override
    public void run(float[] x, float[] marks) {
      for (int i = 0; i < BLOCK; i++) {
        marks[i] = Math.min(Math.abs(x[i]) * 0x1p100f * 0x1p50f, 1f);
      }
    }
  }

  private static final class Maxima implements Loop {
    @Override
    public void run(float[] x, float[] lanes) {
      for (int i = 0; i < LANES; i++) {
        lanes[i] =
            Math.max(
                Math.max(Math.abs(x[i]), Math.abs(x[i + LANES])),
                Math.max(Math.abs(x[i + 2 * LANES]), Math.abs(x[i + 3 * LANES])));
      }
    }
  }

  /** The largest of all lanes; NaN when one is. */
  private static float largest(float[] lanes) {
    for (int i = 0; i < LANES / 4; i++) {
      lanes[i] =
          Math.max(
              Math.max(lanes[i], lanes[i + LANES / 4]),
              Math.max(lanes[i + LANES / 2], lanes[i + 3 * LANES / 4]));
    }
    float even = 0;
    float odd = 0;
    for (int i = 0; i < LANES / 4; i += 2) {
      even = Math.max(even, lanes[i]);
      odd = Math.max(odd, lanes[i + 1]);
    }
    return Math.max(even, odd);
  }

  private static double total(float[] lanes) {
    double total0 = 0;
    double total1 = 0;
    double total2 = 0;
    double total3 = 0;
    for (int i = 0; i < LANES; i += 4) {
      total0 += lanes[i];
      total1 += lanes[i + 1];
      total2 += lanes[i + 2];
      total3 += lanes[i + 3];
    }
    return (total0 + total1) + (total2 + total3);
  }
}
