package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.statistics.StatisticsAccumulator;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Reads ranges of a network's flattened gradient or parameters where they lie, outside the Java
 * heap, block by block through a small array that stays in the processor's first cache.
 *
 * <p>The buffer is asked for anew with every {@link #open}: a network that is closed frees its
 * memory, and a kept buffer would point nowhere. One thread at a time.
 */
final class FlatArray {
  private static final int BLOCK = 2048;

  private final float[] floats = new float[BLOCK];
  private final double[] doubles = new double[BLOCK];
  private final StatisticsAccumulator accumulator;
  private Source source = (from, to) -> {};

  /** Reads into an accumulator of the caller's. */
  FlatArray(StatisticsAccumulator accumulator) {
    this.accumulator = accumulator;
  }

  private interface Source {
    void read(long from, long to);
  }

  /**
   * Turns to the memory of an array.
   *
   * @param flat a vector, or a row of one, that starts at the beginning of its buffer
   */
  void open(INDArray flat) {
    if (flat.dataType() == DataType.FLOAT) {
      FloatBuffer buffer = flat.data().asNioFloat();
      source = (from, to) -> readFloats(buffer, (int) from, (int) to);
    } else if (flat.dataType() == DataType.DOUBLE) {
      DoubleBuffer buffer = flat.data().asNioDouble();
      source = (from, to) -> readDoubles(buffer, (int) from, (int) to);
    } else {
      INDArray vector = flat.reshape(flat.length());
      source = (from, to) -> readConverted(vector, from, to);
    }
  }

  /**
   * Adds a range to the accumulator.
   *
   * @param offset position of the first element in the array
   * @param length number of elements
   */
  void read(long offset, long length) {
    source.read(offset, offset + length);
  }

  private void readFloats(FloatBuffer buffer, int from, int to) {
    for (int at = from; at < to; at += BLOCK) {
      int n = Math.min(BLOCK, to - at);
      buffer.get(at, floats, 0, n);
      accumulator.accept(floats, 0, n);
    }
  }

  private void readDoubles(DoubleBuffer buffer, int from, int to) {
    for (int at = from; at < to; at += BLOCK) {
      int n = Math.min(BLOCK, to - at);
      buffer.get(at, doubles, 0, n);
      accumulator.accept(doubles, 0, n);
    }
  }

  private void readConverted(INDArray vector, long from, long to) {
    for (long at = from; at < to; at += BLOCK) {
      long end = Math.min(to, at + BLOCK);
      float[] block = vector.get(NDArrayIndex.interval(at, end)).dup().data().asFloat();
      accumulator.accept(block, 0, block.length);
    }
  }
}
