package io.github.gradientmonitor.dl4j;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads ranges of an array where they lie, outside the Java heap, block by block through a small
 * array that stays in the processor's first cache.
 *
 * <p>The memory is asked for anew with every {@link #open}: a network that is closed frees it, and
 * a kept buffer would point nowhere. One thread at a time.
 */
final class FlatArray {
  private static final int BLOCK = 2048;

  private final float[] floats = new float[BLOCK];
  private final double[] doubles = new double[BLOCK];
  private @Nullable FloatBuffer floatBuffer;
  private @Nullable DoubleBuffer doubleBuffer;

  /** Takes the elements of a range, block by block. */
  interface Reader {
    void accept(float[] block, int n);

    void accept(double[] block, int n);
  }

  /**
   * Turns to the memory of an array.
   *
   * @param array of any type of floating-point numbers; positions are those of its buffer
   */
  void open(INDArray array) {
    DataType type = array.dataType();
    doubleBuffer = type == DataType.DOUBLE ? array.data().asNioDouble() : null;
    if (type == DataType.FLOAT) {
      floatBuffer = array.data().asNioFloat();
    } else {
      // Half precision has no buffer of its own in Java; such networks are converted whole.
      floatBuffer = type == DataType.DOUBLE ? null : FloatBuffer.wrap(array.data().asFloat());
    }
  }

  /** Lets go of the memory. */
  void close() {
    floatBuffer = null;
    doubleBuffer = null;
  }

  /**
   * Reads a range.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @param reader takes them
   */
  void read(long offset, long length, Reader reader) {
    int from = Math.toIntExact(offset);
    int to = Math.toIntExact(offset + length);
    FloatBuffer single = floatBuffer;
    DoubleBuffer twice = doubleBuffer;
    for (int at = from; at < to; at += BLOCK) {
      int n = Math.min(BLOCK, to - at);
      if (single != null) {
        single.get(at, floats, 0, n);
        reader.accept(floats, n);
      } else if (twice != null) {
        twice.get(at, doubles, 0, n);
        reader.accept(doubles, n);
      }
    }
  }
}
