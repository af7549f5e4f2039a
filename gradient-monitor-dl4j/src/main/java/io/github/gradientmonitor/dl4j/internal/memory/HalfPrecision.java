package io.github.gradientmonitor.dl4j.internal.memory;

/** IEEE 754 numbers of 16 bits: one of sign, five of exponent, ten of fraction. */
public final class HalfPrecision {
  private static final int INFINITY = 0x7c00;
  private static final int SMALLEST_NORMAL = 0x0400;

  /** Difference of the biases of the two exponents, 127 - 15, in place. */
  private static final int REBIAS = 112 << 23;

  private HalfPrecision() {}

  /** The same number in single precision, which holds every one exactly. */
  public static float toFloat(short bits) {
    int magnitude = bits & 0x7fff;
    int sign = (bits & 0x8000) << 16;
    if (magnitude < SMALLEST_NORMAL) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * 0x1p-24f));
    }
    int exponentAndFraction = magnitude << 13;
    return Float.intBitsToFloat(
        magnitude < INFINITY
            ? sign | (exponentAndFraction + REBIAS)
            : sign | 0x7f800000 | exponentAndFraction);
  }
}
