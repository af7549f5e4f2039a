package io.github.gradientmonitor.dl4j.internal.reading;

import org.jspecify.annotations.Nullable;
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
  private static final long EXAMPLES = 32;

  /** By the golden ratio, so that elements lie apart and in no one row or column of an image. */
  private static final double SPREAD = 0.6180339887498949;

  private Fingerprint() {}

  /**
   * The smallest of a minibatch, without sign; 0 when there are no examples.
   *
   * @param input [examples, ...]
   * @param labels of the same examples
   */
  public static long of(@Nullable INDArray input, @Nullable INDArray labels) {
    long smallest = 0;
    long examples = Math.min(EXAMPLES, examples(input == null ? labels : input));
    for (long example = 0; example < examples; example++) {
      long hash = add(add(1, input, example), labels, example);
      hash = hash == 0 ? 1 : hash;
      smallest = smallest == 0 || Long.compareUnsigned(hash, smallest) < 0 ? hash : smallest;
    }
    return smallest;
  }

  private static long examples(@Nullable INDArray array) {
    return array == null || array.isEmpty() || array.rank() == 0 ? 0 : array.size(0);
  }

  private static long add(long hash, @Nullable INDArray array, long example) {
    if (example >= examples(array) || array == null) {
      return hash;
    }
    long[] shape = array.shape();
    long[] place = new long[shape.length];
    place[0] = example;
    long length = array.length() / shape[0];
    long elements = Math.min(ELEMENTS, length);
    long mixed = hash;
    for (long i = 0; i < elements; i++) {
      long element = length <= ELEMENTS ? i : (long) (i * SPREAD % 1 * length);
      for (int axis = shape.length - 1; axis > 0; axis--) {
        place[axis] = element % shape[axis];
        element /= shape[axis];
      }
      mixed = mix(mixed ^ Double.doubleToLongBits(array.getDouble(place)));
    }
    return mixed;
  }

  /** The last steps of MurmurHash3 (Appleby 2011), so that small is a matter of chance. */
  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
