package io.github.gradientmonitor.dl4j.internal.memory;

import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies elements to the Java heap and back, in large pieces and by ND4J's own operations: for
 * arrays that lie where the processor cannot reach them, on another device, and for half precision,
 * which is rounded by ND4J.
 *
 * @param elements largest number of elements in a piece
 */
public record CopiedMemory(int elements) implements Memory {
  /** 4 MiB of single precision: few operations, and little memory. */
  public CopiedMemory() {
    this(1 << 20);
  }

  @Override
  @SuppressWarnings("try") // the resource is the scope
  public Window window(INDArray array, long position, boolean editing) {
    int n = (int) Math.min(elements, array.offset() + array.length() - position);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray copy = piece(array, position, n).dup();
      Buffer heap;
      if (copy.dataType() == DataType.DOUBLE) {
        heap = DoubleBuffer.allocate(n).put(copy.data().asNioDouble().limit(n));
      } else {
        INDArray single = copy.castTo(DataType.FLOAT);
        heap = FloatBuffer.allocate(n).put(single.data().asNioFloat().limit(n));
        single.close();
      }
      if (!copy.wasClosed()) {
        copy.close();
      }
      return new Window(heap, position);
    }
  }

  @Override
  @SuppressWarnings("try") // the resource is the scope
  public void putBack(INDArray array, Window window) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray edited =
          window.elements() instanceof DoubleBuffer doubles
              ? Nd4j.createFromArray(doubles.array())
              : Nd4j.createFromArray(((FloatBuffer) window.elements()).array());
      INDArray piece = piece(array, window.start(), window.elements().capacity());
      piece.assign(edited.castTo(array.dataType()));
    }
  }

  /** A view of consecutive elements. */
  private static INDArray piece(INDArray array, long position, int n) {
    return Nd4j.create(array.data(), new long[] {n}, new long[] {1}, position, 'c');
  }
}
