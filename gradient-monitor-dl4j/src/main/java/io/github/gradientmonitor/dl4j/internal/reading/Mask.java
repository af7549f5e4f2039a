package io.github.gradientmonitor.dl4j.internal.reading;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which elements of a table count: all those of an example, of a time step or pixel of it, or each
 * by itself.
 */
final class Mask {
  private final float[] values;
  private final long examples;
  private final int rows;
  private final int columns;
  private final boolean stepsFirst;
  private final boolean lastIsColumn;

  /**
   * Copies a mask.
   *
   * @param mask [examples, 1]; [examples, steps]; [examples, 1, height, width]; the shape of the
   *     table's array; or as Deeplearning4j hands it to an output layer, [steps x examples, 1] or
   *     [steps x examples, columns] with all first steps first
   * @param examples of the table
   * @param rows of each example
   * @param columns of the table
   * @param lastIsColumn whether they are the last dimension of its array
   */
  @SuppressWarnings("try") // the resource is the scope
  Mask(INDArray mask, long examples, int rows, int columns, boolean lastIsColumn) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      this.values = mask.castTo(DataType.FLOAT).dup('c').reshape(mask.length()).toFloatVector();
    }
    this.examples = examples;
    this.rows = rows;
    this.columns = columns;
    this.stepsFirst = mask.rank() == 2 && rows > 1 && mask.size(0) == examples * rows;
    this.lastIsColumn = lastIsColumn || stepsFirst;
  }

  /** Whether an element counts; where the mask has another shape, it does. */
  boolean counts(int example, int row, int column) {
    long at = stepsFirst ? example + row * examples : (long) example * rows + row;
    if (values.length == examples * rows * columns) {
      long element =
          lastIsColumn ? at * columns + column : ((long) example * columns + column) * rows + row;
      return values[(int) element] != 0;
    } else if (values.length == examples * rows) {
      return values[(int) at] != 0;
    }
    return values.length != examples || values[example] != 0;
  }
}
