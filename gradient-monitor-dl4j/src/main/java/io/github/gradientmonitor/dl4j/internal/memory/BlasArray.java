package io.github.gradientmonitor.dl4j.internal.memory;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One array for the vector operations of BLAS (level 1), which reach its memory at the speed of
 * memory from the first call: the library that ND4J's CPU backend computes with, which needs no
 * time to be compiled and no copy on the heap.
 *
 * <p>Ranges are taken in blocks. A float that sums up a block's squares keeps six digits whatever
 * the processor's kernel, as the blocks are added up in double precision; and OpenBLAS starts
 * threads for a dot product from 10,000 elements on only.
 */
abstract class BlasArray {
  /** Elements of a block. */
  private static final int BLOCK = 4096;

  private final Pointer memory;
  private final double smallestMean;

  /**
   * Reaches an array.
   *
   * @param memory its first element
   * @param smallestMean of squares, below which they may have lost digits to underflow
   */
  private BlasArray(Pointer memory, double smallestMean) {
    this.memory = memory;
    this.smallestMean = smallestMean;
  }

  /**
   * An array whose elements the processor can reach.
   *
   * @param array it must not be closed for as long as the result is used
   * @return null for half precision, and where ND4J has no BLAS of this kind
   */
  static @Nullable BlasArray of(INDArray array) {
    if (!Library.IS_THERE) {
      return null;
    }
    Pointer memory = array.data().pointer();
    return switch (array.dataType()) {
      case FLOAT -> new Floats(new FloatPointer(memory));
      case DOUBLE -> new Doubles(new DoublePointer(memory));
      default -> null;
    };
  }

  /**
   * Sum of the squares of a range.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @return right to a relative 2e-6; NaN where squares of the elements leave the range of their
   *     type, or an element is not finite
   */
  final double squares(long offset, long length) {
    double sum = 0;
    for (long done = 0; done < length; done += BLOCK) {
      memory.position(offset + done);
      sum += squares((int) Math.min(BLOCK, length - done));
    }
    return sum >= length * smallestMean && sum < Double.POSITIVE_INFINITY ? sum : Double.NaN;
  }

  /**
   * Multiplies a range. The factor is rounded to the array's type before.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   */
  final void scale(long offset, long length, double factor) {
    for (long done = 0; done < length; done += BLOCK) {
      memory.position(offset + done);
      scale((int) Math.min(BLOCK, length - done), factor);
    }
  }

  /** Sum of the squares of a block, at the present position. */
  abstract double squares(int n);

  /** Multiplies a block, at the present position. */
  abstract void scale(int n, double factor);

  /** Looked for once: a backend for other devices comes without it. */
  private static final class Library {
    static final boolean IS_THERE = isThere();

    private static boolean isThere() {
      try (FloatPointer three = new FloatPointer(3f)) {
        return openblas_nolapack.cblas_sdot(1, three, 1, three, 1) == 9;
      } catch (LinkageError e) {
        return false; // Then arrays are read by way of the heap.
      }
    }
  }

  private static final class Floats extends BlasArray {
    private final FloatPointer elements;

    /** Squares below 2^-126 lose digits: 2^-20 of the mean, a millionth, may come of them. */
    Floats(FloatPointer elements) {
      super(elements, 0x1p-106);
      this.elements = elements;
    }

    @Override
    double squares(int n) {
      return openblas_nolapack.cblas_sdot(n, elements, 1, elements, 1);
    }

    @Override
    void scale(int n, double factor) {
      openblas_nolapack.cblas_sscal(n, (float) factor, elements, 1);
    }
  }

  private static final class Doubles extends BlasArray {
    private final DoublePointer elements;

    /** The same below 2^-1022; 2^-52 of the mean may come of them. */
    Doubles(DoublePointer elements) {
      super(elements, 0x1p-970);
      this.elements = elements;
    }

    @Override
    double squares(int n) {
      return openblas_nolapack.cblas_ddot(n, elements, 1, elements, 1);
    }

    @Override
    void scale(int n, double factor) {
      openblas_nolapack.cblas_dscal(n, factor, elements, 1);
    }
  }
}
