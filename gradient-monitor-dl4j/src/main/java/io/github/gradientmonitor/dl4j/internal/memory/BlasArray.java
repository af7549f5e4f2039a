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
sealed interface BlasArray {
  /** Elements of a block. */
  int BLOCK = 4096;

  /**
   * Sum of the squares of a range.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @return right to a relative 2e-6; NaN where squares of the elements leave the range of their
   *     type, or an element is not finite
   */
  double squares(long offset, long length);

  /**
   * Multiplies a range. The factor is rounded to the array's type before.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   */
  void scale(long offset, long length, double factor);

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

  /** Looked for once: a backend for other devices comes without it. */
  final class Library {
    static final boolean IS_THERE = isThere();

    private Library() {}

    private static boolean isThere() {
      try (FloatPointer three = new FloatPointer(3f)) {
        return openblas_nolapack.cblas_sdot(1, three, 1, three, 1) == 9;
      } catch (LinkageError e) {
        return false; // Then arrays are read by way of the heap.
      }
    }
  }

  /** Single precision. */
  record Floats(FloatPointer memory) implements BlasArray {
    /** Below this mean, squares may have lost digits to underflow: 2^-126 is the smallest. */
    private static final double SMALLEST_MEAN = 0x1p-106;

    @Override
    public double squares(long offset, long length) {
      double sum = 0;
      for (long done = 0; done < length; done += BLOCK) {
        memory.position(offset + done);
        int n = (int) Math.min(BLOCK, length - done);
        sum += openblas_nolapack.cblas_sdot(n, memory, 1, memory, 1);
      }
      return sum >= length * SMALLEST_MEAN && sum < Double.POSITIVE_INFINITY ? sum : Double.NaN;
    }

    @Override
    public void scale(long offset, long length, double factor) {
      for (long done = 0; done < length; done += BLOCK) {
        memory.position(offset + done);
        int n = (int) Math.min(BLOCK, length - done);
        openblas_nolapack.cblas_sscal(n, (float) factor, memory, 1);
      }
    }
  }

  /** Double precision. */
  record Doubles(DoublePointer memory) implements BlasArray {
    /** Below this mean, squares may have lost digits to underflow: 2^-1022 is the smallest. */
    private static final double SMALLEST_MEAN = 0x1p-970;

    @Override
    public double squares(long offset, long length) {
      double sum = 0;
      for (long done = 0; done < length; done += BLOCK) {
        memory.position(offset + done);
        int n = (int) Math.min(BLOCK, length - done);
        sum += openblas_nolapack.cblas_ddot(n, memory, 1, memory, 1);
      }
      return sum >= length * SMALLEST_MEAN && sum < Double.POSITIVE_INFINITY ? sum : Double.NaN;
    }

    @Override
    public void scale(long offset, long length, double factor) {
      for (long done = 0; done < length; done += BLOCK) {
        memory.position(offset + done);
        int n = (int) Math.min(BLOCK, length - done);
        openblas_nolapack.cblas_dscal(n, factor, memory, 1);
      }
    }
  }
}
