package io.github.gradientmonitor.spark;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes numbers and names in few bytes; {@link RecordReader} reads them. */
final class RecordWriter {
  private static final int DROPPED_BITS = 40;
  private static final long HALF = 1L << (DROPPED_BITS - 1);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A number from 0 to 255. */
  void octet(int value) {
    out.write(value);
  }

  /** A whole number, 7 bits a byte, so that small ones are short; negative ones take 10 bytes. */
  void whole(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /**
   * A number in 3 bytes: sign, exponent and the first 12 bits of the mantissa of a double. It is
   * right to a relative 1.3e-4 over the whole range, and rounding keeps the order of numbers.
   */
  void rounded(double value) {
    long bits = Double.doubleToLongBits(value);
    long kept = (bits + HALF) >>> DROPPED_BITS;
    if (!Double.isInfinite(value) && Double.isInfinite(RecordReader.rounded(kept))) {
      kept = bits >>> DROPPED_BITS;
    }
    out.write((int) (kept >>> 16));
    out.write((int) (kept >>> 8));
    out.write((int) kept);
  }

  /** A number in 8 bytes, to the bit. */
  void exact(double value) {
    fixed(Double.doubleToLongBits(value));
  }

  /** Eight bytes. */
  void fixed(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }

  /** A name; null is not the same as the empty one. */
  void text(@Nullable String text) {
    if (text == null) {
      whole(0);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    whole(bytes.length + 1L);
    out.writeBytes(bytes);
  }

  /** Blocks of bytes. */
  void blocks(List<byte[]> blocks) {
    whole(blocks.size());
    for (byte[] block : blocks) {
      whole(block.length);
      out.writeBytes(block);
    }
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
