package io.github.gradientmonitor.dl4j.internal.memory;

import java.nio.Buffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How the elements of ND4J's arrays come within the reach of Java. Nothing is kept from one call to
 * the next, so one serves any number of arrays and threads.
 */
public interface Memory {

  /**
   * A stretch of consecutive elements.
   *
   * @param elements of single or double precision, or half precision as short integers
   * @param start position of the first of them in the buffer of the array
   */
  record Window(Buffer elements, long start) {
    boolean holds(long position) {
      return position >= start && position - start < elements.capacity();
    }
  }

  /**
   * A window that holds a position, and as much behind it as is convenient.
   *
   * @param array of any type of floating-point numbers
   * @param position in the buffer of the array
   * @param editing whether the elements will be changed; half precision then comes as single
   */
  Window window(INDArray array, long position, boolean editing);

  /** The array for the operations of BLAS where it lies; null where elements must be copied. */
  default @Nullable BlasArray blas(INDArray array) {
    return null;
  }

  /** Puts the changed elements of a window where they came from. */
  void putBack(INDArray array, Window window);

  /** What suits the backend: its memory itself where Java can reach it, else copies. */
  static Memory ofBackend() {
    return Nd4j.getExecutioner().type() == OpExecutioner.ExecutionerType.NATIVE_CPU
        ? new HostMemory()
        : new CopiedMemory();
  }
}
