package io.github.gradientmonitor.statistics;

/**
 * The loops over elements, in plain Java.
 *
 * <p>The fast loop has no branch: four independent chains of additions keep the processor busy, and
 * the largest absolute value is found on the bit patterns, whose order as integers is the order of
 * the magnitudes with infinity and NaN above all numbers. Only when that maximum says that
 * something was not finite is the range gone over again, with a branch for each element.
 */
final class ScalarKernel {
  private static final int FLOAT_MAGNITUDE = 0x7fff_ffff;
  private static final int FLOAT_INFINITY = 0x7f80_0000;
  private static final long DOUBLE_MAGNITUDE = 0x7fff_ffff_ffff_ffffL;
  private static final long DOUBLE_INFINITY = 0x7ff0_0000_0000_0000L;

  private ScalarKernel() {}

  static void accumulate(float[] x, int from, int to, StatisticsAccumulator into) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    double abs0 = 0;
    double abs1 = 0;
    double abs2 = 0;
    double abs3 = 0;
    double squares0 = 0;
    double squares1 = 0;
    double squares2 = 0;
    double squares3 = 0;
    int max0 = 0;
    int max1 = 0;
    int zeros = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      int bits0 = Float.floatToRawIntBits(x[i]) & FLOAT_MAGNITUDE;
      int bits1 = Float.floatToRawIntBits(x[i + 1]) & FLOAT_MAGNITUDE;
      int bits2 = Float.floatToRawIntBits(x[i + 2]) & FLOAT_MAGNITUDE;
      int bits3 = Float.floatToRawIntBits(x[i + 3]) & FLOAT_MAGNITUDE;
      max0 = Math.max(max0, bits0);
      max1 = Math.max(max1, bits1);
      max0 = Math.max(max0, bits2);
      max1 = Math.max(max1, bits3);
      // A magnitude of zero is the only one that turns negative when 1 is taken away.
      zeros +=
          ((bits0 - 1) >>> 31) + ((bits1 - 1) >>> 31) + ((bits2 - 1) >>> 31) + ((bits3 - 1) >>> 31);
      double x0 = x[i];
      double x1 = x[i + 1];
      double x2 = x[i + 2];
      double x3 = x[i + 3];
      sum0 += x0;
      sum1 += x1;
      sum2 += x2;
      sum3 += x3;
      abs0 += Math.abs(x0);
      abs1 += Math.abs(x1);
      abs2 += Math.abs(x2);
      abs3 += Math.abs(x3);
      squares0 += x0 * x0;
      squares1 += x1 * x1;
      squares2 += x2 * x2;
      squares3 += x3 * x3;
    }
    for (; i < to; i++) {
      int bits = Float.floatToRawIntBits(x[i]) & FLOAT_MAGNITUDE;
      max0 = Math.max(max0, bits);
      zeros += (bits - 1) >>> 31;
      double value = x[i];
      sum0 += value;
      abs0 += Math.abs(value);
      squares0 += value * value;
    }
    int max = Math.max(max0, max1);
    if (max >= FLOAT_INFINITY) {
      accumulateFinite(x, from, to, into);
    } else {
      into.add(
          to - from,
          (sum0 + sum1) + (sum2 + sum3),
          (abs0 + abs1) + (abs2 + abs3),
          (squares0 + squares1) + (squares2 + squares3),
          Float.intBitsToFloat(max),
          zeros,
          0);
    }
  }

  private static void accumulateFinite(float[] x, int from, int to, StatisticsAccumulator into) {
    double sum = 0;
    double abs = 0;
    double squares = 0;
    double max = 0;
    int zeros = 0;
    int nonFinite = 0;
    for (int i = from; i < to; i++) {
      double value = x[i];
      if (Double.isFinite(value)) {
        sum += value;
        abs += Math.abs(value);
        squares += value * value;
        max = Math.max(max, Math.abs(value));
        zeros += value == 0 ? 1 : 0;
      } else {
        nonFinite++;
      }
    }
    into.add(to - from, sum, abs, squares, max, zeros, nonFinite);
  }

  static void accumulate(double[] x, int from, int to, StatisticsAccumulator into) {
    double sum0 = 0;
    double sum1 = 0;
    double abs0 = 0;
    double abs1 = 0;
    double squares0 = 0;
    double squares1 = 0;
    long max0 = 0;
    long max1 = 0;
    long zeros = 0;
    int i = from;
    for (; i < to - 1; i += 2) {
      double x0 = x[i];
      double x1 = x[i + 1];
      long bits0 = Double.doubleToRawLongBits(x0) & DOUBLE_MAGNITUDE;
      long bits1 = Double.doubleToRawLongBits(x1) & DOUBLE_MAGNITUDE;
      max0 = Math.max(max0, bits0);
      max1 = Math.max(max1, bits1);
      zeros += ((bits0 - 1) >>> 63) + ((bits1 - 1) >>> 63);
      sum0 += x0;
      sum1 += x1;
      abs0 += Math.abs(x0);
      abs1 += Math.abs(x1);
      squares0 += x0 * x0;
      squares1 += x1 * x1;
    }
    for (; i < to; i++) {
      double value = x[i];
      long bits = Double.doubleToRawLongBits(value) & DOUBLE_MAGNITUDE;
      max0 = Math.max(max0, bits);
      zeros += (bits - 1) >>> 63;
      sum0 += value;
      abs0 += Math.abs(value);
      squares0 += value * value;
    }
    long max = Math.max(max0, max1);
    double squares = squares0 + squares1;
    if (max >= DOUBLE_INFINITY || (max > 0 && StatisticsAccumulator.isExtreme(squares))) {
      accumulateFinite(x, from, to, into);
    } else {
      into.add(
          to - from, sum0 + sum1, abs0 + abs1, squares, Double.longBitsToDouble(max), zeros, 0);
    }
  }

  private static void accumulateFinite(double[] x, int from, int to, StatisticsAccumulator into) {
    double sum = 0;
    double abs = 0;
    double max = 0;
    int zeros = 0;
    int nonFinite = 0;
    for (int i = from; i < to; i++) {
      double value = x[i];
      if (Double.isFinite(value)) {
        sum += value;
        abs += Math.abs(value);
        max = Math.max(max, Math.abs(value));
        zeros += value == 0 ? 1 : 0;
      } else {
        nonFinite++;
      }
    }
    into.add(to - from, sum, abs, 0, max, zeros, nonFinite);
    if (max > 0) {
      into.addNorm(scaledNorm(x, from, to, max));
    }
  }

  private static double scaledNorm(double[] x, int from, int to, double max) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      if (Double.isFinite(x[i])) {
        double scaled = x[i] / max;
        squares += scaled * scaled;
      }
    }
    return max * Math.sqrt(squares);
  }
}
