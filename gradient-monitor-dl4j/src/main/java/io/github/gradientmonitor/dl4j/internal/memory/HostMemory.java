package io.github.gradientmonitor.dl4j.internal.memory;

import java.nio.ByteOrder;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.ShortPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Memory that the processor can reach: windows show the elements themselves, and what is written
 * there is in the array. Half precision is shown to be read; to be changed, it is copied.
 *
 * <p>A Java buffer ends after 2^31 bytes. A longer array is seen through several windows.
 *
 * @param elements largest number of elements in a window
 */
public record HostMemory(long elements) implements Memory {
  private static final CopiedMemory COPIED = new CopiedMemory();

  /** Windows that are as long as a Java buffer of doubles may be: 2 GiB. */
  public HostMemory() {
    this(Integer.MAX_VALUE / Double.BYTES);
  }

  @Override
  public Window window(INDArray array, long position, boolean editing) {
    if (isCopied(array, editing)) {
      return COPIED.window(array, position, true);
    }
    long end = array.offset() + array.length();
    return end <= elements
        ? whole(array)
        : part(array, position, Math.min(elements, end - position));
  }

  @Override
  public @Nullable BlasArray blas(INDArray array) {
    return BlasArray.of(array);
  }

  @Override
  public void putBack(INDArray array, Window window) {
    if (isCopied(array, true)) {
      COPIED.putBack(array, window);
    }
  }

  private static boolean isCopied(INDArray array, boolean editing) {
    return editing && array.dataType() == DataType.FLOAT16;
  }

  private static Window whole(INDArray array) {
    DataBuffer data = array.data();
    return new Window(
        switch (array.dataType()) {
          case FLOAT -> data.asNioFloat();
          case DOUBLE -> data.asNioDouble();
          default -> data.asNio().order(ByteOrder.nativeOrder()).asShortBuffer();
        },
        0);
  }

  private static Window part(INDArray array, long position, long length) {
    Pointer all = array.data().pointer();
    return new Window(
        switch (array.dataType()) {
          case FLOAT -> new FloatPointer(all).getPointer(position).limit(length).asBuffer();
          case DOUBLE -> new DoublePointer(all).getPointer(position).limit(length).asBuffer();
          default -> new ShortPointer(all).getPointer(position).limit(length).asBuffer();
        },
        position);
  }
}
