package io.github.gradientmonitor.spark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RecordWriter} has written; never past the end, whatever the bytes are. */
final class RecordReader {
  private static final int DROPPED_BITS = 40;

  private final ByteBuffer in;

  RecordReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  int octet() throws MalformedRecordException {
    need(1);
    return in.get() & 0xFF;
  }

  long whole() throws MalformedRecordException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7F) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new MalformedRecordException("a whole number does not end");
  }

  /** A whole number that fits an int and is not negative. */
  int natural() throws MalformedRecordException {
    long value = whole();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new MalformedRecordException("a number must be 0 .. 2^31 - 1, but was " + value);
    }
    return (int) value;
  }

  /**
   * How many things follow.
   *
   * @param bytesEach that one of them takes at the least, 1 or more
   * @throws MalformedRecordException if so many cannot be in what is left
   */
  int count(int bytesEach) throws MalformedRecordException {
    long value = whole();
    if (value < 0 || value > in.remaining() / bytesEach) {
      throw new MalformedRecordException(
          value + " things cannot be in the " + in.remaining() + " bytes that are left");
    }
    return (int) value;
  }

  double rounded() throws MalformedRecordException {
    return rounded((long) octet() << 16 | (long) octet() << 8 | octet());
  }

  static double rounded(long kept) {
    return Double.longBitsToDouble(kept << DROPPED_BITS);
  }

  double exact() throws MalformedRecordException {
    return Double.longBitsToDouble(fixed());
  }

  long fixed() throws MalformedRecordException {
    need(Long.BYTES);
    return in.getLong();
  }

  @Nullable String textOrNull() throws MalformedRecordException {
    int length = natural() - 1;
    if (length < 0) {
      return null;
    }
    need(length);
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  String text() throws MalformedRecordException {
    String text = textOrNull();
    if (text == null) {
      throw new MalformedRecordException("a name is missing");
    }
    return text;
  }

  List<byte[]> blocks() throws MalformedRecordException {
    int size = count(1);
    List<byte[]> blocks = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      byte[] block = new byte[count(1)];
      in.get(block);
      blocks.add(block);
    }
    return blocks;
  }

  /** Checks that nothing is left. */
  void end() throws MalformedRecordException {
    if (in.hasRemaining()) {
      throw new MalformedRecordException(in.remaining() + " bytes are left over");
    }
  }

  private void need(int bytes) throws MalformedRecordException {
    if (in.remaining() < bytes) {
      throw new MalformedRecordException("the record is cut off");
    }
  }
}
