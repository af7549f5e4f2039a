package io.github.gradientmonitor.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files by their specification and nothing of what wrote them: the checksum is computed
 * bit by bit from the polynomial of RFC 3720, and unmasked.
 */
final class EventReader {
  private static final int CASTAGNOLI = 0x82f63b78;

  /**
   * What one event says.
   *
   * @param wallTime in seconds
   * @param version of the file, empty but in the first event
   * @param scalars by tag
   * @param histograms by tag: min, max, num, sum, sum of squares, then limits, then counts
   */
  record Event(
      double wallTime,
      long step,
      String version,
      Map<String, Float> scalars,
      Map<String, List<Double>> histograms) {}

  private EventReader() {}

  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      int length = Math.toIntExact(bytes.getLong());
      assertThat(unmasked(bytes.getInt())).isEqualTo(crc(bytes.array(), start, Long.BYTES));
      int data = bytes.position();
      bytes.position(data + length);
      assertThat(unmasked(bytes.getInt())).isEqualTo(crc(bytes.array(), data, length));
      events.add(event(CodedInputStream.newInstance(bytes.array(), data, length)));
    }
    return events;
  }

  static int crc(byte[] bytes, int from, int length) {
    int crc = -1;
    for (int i = from; i < from + length; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ CASTAGNOLI;
      }
    }
    return ~crc;
  }

  private static int unmasked(int masked) {
    int rotated = masked - 0xa282ead8;
    return (rotated >>> 17) | (rotated << 15);
  }

  private static Event event(CodedInputStream in) throws IOException {
    double wallTime = 0;
    long step = 0;
    String version = "";
    Map<String, Float> scalars = new LinkedHashMap<>();
    Map<String, List<Double>> histograms = new LinkedHashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> wallTime = in.readDouble();
        case 2 -> step = in.readInt64();
        case 3 -> version = in.readString();
        case 5 -> {
          CodedInputStream summary = CodedInputStream.newInstance(in.readByteArray());
          while (summary.readTag() != 0) {
            value(CodedInputStream.newInstance(summary.readByteArray()), scalars, histograms);
          }
        }
        default -> throw new IOException("no field of an event: " + tag);
      }
    }
    return new Event(wallTime, step, version, scalars, histograms);
  }

  private static void value(
      CodedInputStream in, Map<String, Float> scalars, Map<String, List<Double>> histograms)
      throws IOException {
    String name = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = in.readString();
        case 2 -> scalars.put(name, in.readFloat());
        case 5 -> histograms.put(name, histogram(in.readByteArray()));
        default -> throw new IOException("no field of a value: " + tag);
      }
    }
  }

  private static List<Double> histogram(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    List<Double> numbers = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) <= 5) {
        numbers.add(in.readDouble());
      } else {
        CodedInputStream packed = CodedInputStream.newInstance(in.readByteArray());
        while (!packed.isAtEnd()) {
          numbers.add(packed.readDouble());
        }
      }
    }
    return numbers;
  }
}
