package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.statistics.ColumnAccumulator;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Reads features and labels as a table: a row an example, and a time step or pixel of one; a column
 * a feature, class or channel. Arrays of floats on the CPU are read where they lie.
 */
public final class TableReader {
  /** Elements that are read at most; the first examples of a larger array stand for all. */
  private static final long MOST_ELEMENTS = 1 << 18;

  /** Buffers of floats that Java reaches through one view are smaller than this. */
  private static final long MOST_REACHABLE = Integer.MAX_VALUE / Float.BYTES;

  private final boolean onCpu =
      Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU;
  private float[] block = new float[0];

  /**
   * Reads an array.
   *
   * @param array [examples, columns], [examples, columns, steps] or [examples, columns, height,
   *     width], and so on
   * @param lastIsColumn whether the columns are the last dimension, as in [examples, steps,
   *     columns]
   * @param mask of the rows or of single elements, see {@link Mask}; null when all count
   */
  public ColumnStatistics read(INDArray array, boolean lastIsColumn, @Nullable INDArray mask) {
    long[] shape = array.rank() == 1 ? new long[] {array.length(), 1} : array.shape();
    int columnAxis = array.rank() < 2 ? 1 : lastIsColumn ? array.rank() - 1 : 1;
    int columns = (int) shape[columnAxis];
    ColumnAccumulator accumulator = new ColumnAccumulator(columns);
    long perExample = Math.max(1, array.length() / Math.max(1, shape[0]));
    long examples = Math.max(1, Math.min(shape[0], MOST_ELEMENTS / perExample));
    Strided source = source(array, examples);
    int rows = (int) (perExample / columns);
    int columnStride = source.stride(columnAxis);
    Mask counted = mask == null ? null : new Mask(mask, shape[0], rows, columns, lastIsColumn);
    for (int example = 0; example < examples; example++) {
      for (int row = 0; row < rows; row++) {
        int start = example * source.stride(0) + offset(row, shape, columnAxis, source);
        if (counted == null) {
          accumulator.accept(source.values(), start, columnStride);
        } else {
          int one = example;
          int of = row;
          accumulator.accept(
              source.values(), start, columnStride, column -> counted.counts(one, of, column));
        }
      }
    }
    return accumulator.snapshot();
  }

  private static int offset(int row, long[] shape, int columnAxis, Strided source) {
    int offset = 0;
    int rest = row;
    for (int axis = shape.length - 1; axis > 0; axis--) {
      if (axis != columnAxis) {
        offset += (int) (rest % shape[axis]) * source.stride(axis);
        rest /= (int) shape[axis];
      }
    }
    return offset;
  }

  /** Values with the distances between their elements. */
  private static final class Strided {
    private final float[] values;
    private final long[] strides;

    Strided(float[] values, long[] strides) {
      this.values = values;
      this.strides = strides;
    }

    float[] values() {
      return values;
    }

    int stride(int axis) {
      return axis < strides.length ? (int) strides[axis] : 1;
    }
  }

  private Strided source(INDArray array, long examples) {
    long span = 1;
    boolean plain = array.dataType() == DataType.FLOAT && array.rank() >= 2;
    for (int axis = 0; plain && axis < array.rank(); axis++) {
      long size = axis == 0 ? examples : array.size(axis);
      span += (size - 1) * array.stride(axis);
      plain = array.stride(axis) >= 0;
    }
    if (plain && span <= 4 * MOST_ELEMENTS && array.data().length() < MOST_REACHABLE && onCpu) {
      if (block.length < span) {
        block = new float[(int) span];
      }
      FloatBuffer memory = array.data().asNioFloat();
      memory.get((int) array.offset(), block, 0, (int) span);
      return new Strided(block, array.stride());
    }
    return copy(array, examples);
  }

  @SuppressWarnings("try") // the resource is the scope
  private static Strided copy(INDArray array, long examples) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray part =
          array.rank() < 2 || examples == array.size(0)
              ? array
              : array.get(NDArrayIndex.interval(0, examples));
      INDArray flat = part.castTo(DataType.FLOAT).dup('c').reshape(part.length());
      long[] strides =
          Nd4j.getStrides(array.rank() < 2 ? new long[] {array.length(), 1} : part.shape(), 'c');
      return new Strided(flat.toFloatVector(), strides);
    }
  }
}
