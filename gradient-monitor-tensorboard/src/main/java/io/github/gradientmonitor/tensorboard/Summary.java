package io.github.gradientmonitor.tensorboard;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The values of one step, as the messages {@code Event}, {@code Summary} and {@code HistogramProto}
 * of TensorFlow's {@code event.proto}, {@code summary.proto} and {@code histogram.proto}. They have
 * so few fields that they are written one by one, without generated classes.
 */
final class Summary {
  private static final String VERSION = "brain.Event:2";
  private static final int BUCKETS = 30;

  /** Bytes that a message gathers before they are copied; most messages are a name and a number. */
  private static final int BUFFER = 64;

  private final Message values = new Message();

  /** The event with which every file begins. */
  static byte[] version(double wallTime) throws IOException {
    Message event = new Message();
    event.out.writeDouble(1, wallTime);
    event.out.writeString(3, VERSION);
    return event.bytes();
  }

  /** Adds one number; NaN and infinity are shown as such. */
  Summary scalar(String tag, double number) throws IOException {
    Message value = new Message();
    value.out.writeString(1, tag);
    value.out.writeFloat(2, (float) number);
    values.out.writeByteArray(1, value.bytes());
    return this;
  }

  /**
   * Adds how numbers are distributed.
   *
   * @param tag its name
   * @param numbers finite, one or more
   */
  Summary histogram(String tag, double[] numbers) throws IOException {
    Message value = new Message();
    value.out.writeString(1, tag);
    value.out.writeByteArray(5, histogram(numbers));
    values.out.writeByteArray(1, value.bytes());
    return this;
  }

  private static byte[] histogram(double[] numbers) throws IOException {
    double min = Arrays.stream(numbers).min().orElseThrow();
    double max = Arrays.stream(numbers).max().orElseThrow();
    int buckets = max > min ? BUCKETS : 1;
    double[] limits = new double[buckets];
    double[] counts = new double[buckets];
    for (int i = 0; i < buckets; i++) {
      limits[i] = i == buckets - 1 ? max : min + (i + 1) * (max - min) / buckets;
    }
    for (double number : numbers) {
      int at = Arrays.binarySearch(limits, number);
      counts[at >= 0 ? at : -at - 1]++;
    }
    Message histogram = new Message();
    histogram.out.writeDouble(1, min);
    histogram.out.writeDouble(2, max);
    histogram.out.writeDouble(3, numbers.length);
    histogram.out.writeDouble(4, Arrays.stream(numbers).sum());
    histogram.out.writeDouble(5, Arrays.stream(numbers).map(each -> each * each).sum());
    histogram.out.writeByteArray(6, packed(limits));
    histogram.out.writeByteArray(7, packed(counts));
    return histogram.bytes();
  }

  private static byte[] packed(double[] numbers) throws IOException {
    Message packed = new Message();
    for (double number : numbers) {
      packed.out.writeDoubleNoTag(number);
    }
    return packed.bytes();
  }

  /**
   * The event that holds all of it.
   *
   * @param wallTime in seconds since 1970
   * @param step number of the step
   */
  byte[] event(double wallTime, long step) throws IOException {
    Message event = new Message();
    event.out.writeDouble(1, wallTime);
    event.out.writeInt64(2, step);
    event.out.writeByteArray(5, values.bytes());
    return event.bytes();
  }

  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes, BUFFER);

    byte[] bytes() throws IOException {
      out.flush();
      return bytes.toByteArray();
    }
  }
}
