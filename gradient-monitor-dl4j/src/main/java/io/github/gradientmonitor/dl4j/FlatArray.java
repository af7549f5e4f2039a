package io.github.gradientmonitor.dl4j;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads and changes ranges of an array where they lie, outside the Java heap, block by block
 * through a small array that stays in the processor's first cache.
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
  private @Nullable INDArray copied;

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

  /**
   * Turns to the memory of an array that will be changed. Where this processor cannot write to it,
   * in half precision or on another device, the changes are made to a copy, which {@link #close}
   * puts in its place.
   */
  void openToEdit(INDArray array) {
    DataType type = array.dataType();
    boolean here = Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
    if (here && (type == DataType.FLOAT || type == DataType.DOUBLE)) {
      open(array);
      return;
    }
    copied = array;
    doubleBuffer = type == DataType.DOUBLE ? DoubleBuffer.wrap(array.data().asDouble()) : null;
    floatBuffer = type == DataType.DOUBLE ? null : FloatBuffer.wrap(array.data().asFloat());
  }

  /** Lets go of the memory. */
  void close() {
    INDArray original = copied;
    if (original != null) {
      INDArray edited =
          floatBuffer != null
              ? Nd4j.createFromArray(floatBuffer.array())
              : Nd4j.createFromArray(Objects.requireNonNull(doubleBuffer).array());
      original.assign(edited.castTo(original.dataType()).reshape(original.shape()));
    }
    copied = null;
    floatBuffer = null;
    doubleBuffer = null;
  }

  /**
   * Changes a range.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @param editor takes the elements, block by block, and leaves new ones in the block
   */
  void edit(long offset, long length, Reader editor) {
    each(offset, length, editor, true);
  }

  /**
   * Reads a range.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @param reader takes them
   */
  void read(long offset, long length, Reader reader) {
    each(offset, length, reader, false);
  }

  private void each(long offset, long length, Reader reader, boolean writing) {
    int from = Math.toIntExact(offset);
    int to = Math.toIntExact(offset + length);
    FloatBuffer single = floatBuffer;
    DoubleBuffer twice = doubleBuffer;
    for (int at = from; at < to; at += BLOCK) {
      int n = Math.min(BLOCK, to - at);
      if (single != null) {
        single.get(at, floats, 0, n);
        reader.accept(floats, n);
        if (writing) {
          single.put(at, floats, 0, n);
        }
      } else if (twice != null) {
        twice.get(at, doubles, 0, n);
        reader.accept(doubles, n);
        if (writing) {
          twice.put(at, doubles, 0, n);
        }
      }
    }
  }
}
