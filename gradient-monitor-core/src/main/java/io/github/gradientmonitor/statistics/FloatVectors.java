package io.github.gradientmonitor.statistics;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over many floats in the vectors of the Vector API, all figures in one loop.
 *
 * <p>The lanes are added up as doubles before rounding can reach a relative 1e-6: with vectors of
 * 16 lanes a sum goes through 2 + 8 + 4 roundings of 2<sup>-24</sup>. A block with elements whose
 * squares a float cannot hold, or that are not finite, is refused and left to {@link ScalarKernel}.
 *
 * <p>Compiled apart from the other sources, since the module {@code jdk.incubator.vector} is there
 * only when {@code --add-modules} names it; the other sources know this class by its name alone.
 */
final class FloatVectors implements FloatKernel {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = FLOATS.length();

  /** Elements that are taken in one go of the loop, and before the lanes are added up. */
  private static final int STRIDE = 4 * WIDTH;

  private static final int ROUND = 8 * STRIDE;

  private static final int MAGNITUDE = 0x7fff_ffff;

  @Override
  public int worthwhile() {
    return STRIDE;
  }

  @Override
  public boolean accept(float[] x, int from, int to, StatisticsAccumulator into) {
    double sum = 0;
    double absSum = 0;
    double squares = 0;
    int largest = 0;
    int nonZeros = 0;
    int at = from;
    int vectors = from + (to - from) / STRIDE * STRIDE;
    while (at < vectors) {
      int end = Math.min(vectors, at + ROUND);
      FloatVector sums = FloatVector.zero(FLOATS);
      FloatVector magnitudes = sums;
      FloatVector products = sums;
      IntVector maxima = sums.reinterpretAsInts();
      IntVector marks = maxima;
      for (; at < end; at += STRIDE) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, at);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, at + WIDTH);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, at + 2 * WIDTH);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, at + 3 * WIDTH);
        IntVector bits0 = x0.reinterpretAsInts().and(MAGNITUDE);
        IntVector bits1 = x1.reinterpretAsInts().and(MAGNITUDE);
        IntVector bits2 = x2.reinterpretAsInts().and(MAGNITUDE);
        IntVector bits3 = x3.reinterpretAsInts().and(MAGNITUDE);
        sums = sums.add(x0.add(x1).add(x2.add(x3)));
        magnitudes =
            magnitudes.add(
                bits0
                    .reinterpretAsFloats()
                    .add(bits1.reinterpretAsFloats())
                    .add(bits2.reinterpretAsFloats().add(bits3.reinterpretAsFloats())));
        products = products.add(x0.mul(x0).add(x1.mul(x1)).add(x2.mul(x2).add(x3.mul(x3))));
        maxima = maxima.max(bits0.max(bits1).max(bits2.max(bits3)));
        // The bits of a magnitude are a number from 0 up, and 0 only for zero.
        marks = marks.add(bits0.min(1).add(bits1.min(1)).add(bits2.min(1).add(bits3.min(1))));
      }
      sum += sums.reduceLanes(VectorOperators.ADD);
      absSum += magnitudes.reduceLanes(VectorOperators.ADD);
      squares += products.reduceLanes(VectorOperators.ADD);
      largest = Math.max(largest, maxima.reduceLanes(VectorOperators.MAX));
      nonZeros += marks.reduceLanes(VectorOperators.ADD);
    }
    for (; at < to; at++) {
      int bits = Float.floatToRawIntBits(x[at]) & MAGNITUDE;
      largest = Math.max(largest, bits);
      nonZeros += Math.min(bits, 1);
      double value = x[at];
      sum += value;
      absSum += Math.abs(value);
      squares += value * value;
    }
    float max = Float.intBitsToFloat(largest);
    if (!(max <= LARGE && (max >= SMALL || max == 0))) {
      return false;
    }
    into.add(to - from, sum, absSum, squares, max, to - from - nonZeros, 0);
    return true;
  }

  @Override
  public void drain(StatisticsAccumulator into) {}

  @Override
  public void clear() {}
}
