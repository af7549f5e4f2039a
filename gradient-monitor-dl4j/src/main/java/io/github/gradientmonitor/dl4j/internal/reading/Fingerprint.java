package io.github.gradientmonitor.dl4j.internal.reading;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A number for each example by which it is known when it comes again. The smallest of those of a
 * minibatch is enough to count passes over the data, in whatever order the examples come (min-wise
 * hashing, Broder 1997, doi:10.1109/SEQUEN.1997.666900).
 */
public final class Fingerprint {
  /** Elements of an example that are read, of features and of labels. */
  private static final int ELEMENTS = 8;

  /** Examples of a minibatch that are read; passes of larger ones are counted later. */
  private static final int EXAMPLES = 32;

  /** By the golden ratio, so that elements lie apart and in no one row or column of an image. */
  private static final double SPREAD = 0.6180339887498949;

  private Fingerprint() {}

  /**
   * The smallest of a minibatch, without sign; 0 when there are no examples, or when two of them
   * have the same, as of features that are nearly all zero: it identifies nothing then.
   *
   * @param input [examples, ...]
   * @param labels of the same examples
   */
  public static long of(@Nullable INDArray input, @Nullable INDArray labels) {
    Elements features = Elements.of(input);
    Elements targets = Elements.of(labels);
    long examples = features == null ? examples(targets) : features.examples();
    long[] hashes = new long[(int) Math.min(EXAMPLES, examples)];
    for (int example = 0; example < hashes.length; example++) {
      long hash = add(add(1, features, example), targets, example);
      hashes[example] = (hash == 0 ? 1 : hash) + Long.MIN_VALUE; // in the order without sign
    }
    Arrays.sort(hashes);
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i] == hashes[i - 1]) {
        return 0;
      }
    }
    return hashes.length == 0 ? 0 : hashes[0] - Long.MIN_VALUE;
  }

  private static long examples(@Nullable Elements elements) {
    return elements == null ? 0 : elements.examples();
  }

  private static long add(long hash, @Nullable Elements elements, int example) {
    if (example >= examples(elements) || elements == null) {
      return hash;
    }
    long mixed = hash;
    for (int i = 0; i < elements.count(); i++) {
      mixed = mix(mixed ^ Double.doubleToLongBits(elements.value(example, i)));
    }
    return mixed;
  }

  /** The last steps of MurmurHash3 (Appleby 2011), so that small is a matter of chance. */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  /** A few elements of each example, read from where they lie. */
  private static final class Elements {
    private final DataBuffer buffer;
    private final long examples;
    private final long stride;
    private final long[] offsets;

    private Elements(INDArray array) {
      this.buffer = array.data();
      this.examples = array.size(0);
      this.stride = array.stride(0);
      long length = array.length() / examples;
      this.offsets = new long[(int) Math.min(ELEMENTS, length)];
      for (int i = 0; i < offsets.length; i++) {
        long element = length <= ELEMENTS ? i : (long) (i * SPREAD % 1 * length);
        for (int axis = array.rank() - 1; axis > 0; axis--) {
          offsets[i] += element % array.size(axis) * array.stride(axis);
          element /= array.size(axis);
        }
      }
    }

    static @Nullable Elements of(@Nullable INDArray array) {
      return array == null || array.isEmpty() || array.rank() == 0 ? null : new Elements(array);
    }

    long examples() {
      return examples;
    }

    int count() {
      return offsets.length;
    }

    double value(int example, int i) {
      return buffer.getDouble(example * stride + offsets[i]);
    }
  }
}
