package io.github.gradientmonitor.dl4j.internal.memory;

import io.github.gradientmonitor.dl4j.internal.memory.Memory.Window;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads and changes ranges of an array block by block, through a small array that stays in the
 * processor's first cache. Arrays may be of any length.
 *
 * <p>The memory is asked for anew after every {@link #open}: a network that is closed frees it, and
 * a kept buffer would point nowhere. One thread at a time.
 */
public final class FlatArray {
  private static final int BLOCK = 2048;

  private final Memory memory;
  private final float[] floats = new float[BLOCK];
  private final double[] doubles = new double[BLOCK];
  private @Nullable INDArray array;
  private @Nullable Window window;
  private @Nullable BlasArray blas;
  private boolean editing;

  /** Takes the elements of a range, block by block. */
  public interface Reader {
    void accept(float[] block, int n);

    void accept(double[] block, int n);
  }

  /** Reads arrays of the present backend. */
  public FlatArray() {
    this(Memory.ofBackend());
  }

  /**
   * Reads arrays by a way of their own.
   *
   * @param memory how their elements are reached
   */
  public FlatArray(Memory memory) {
    this.memory = memory;
  }

  /**
   * Turns to an array.
   *
   * @param array of any type of floating-point numbers; positions are those of its buffer
   */
  public void open(INDArray array) {
    close();
    this.array = array;
    this.blas = memory.blas(array);
  }

  /** Turns to an array that will be changed; all changes are there after {@link #close}. */
  public void openToEdit(INDArray array) {
    open(array);
    editing = true;
  }

  /** Lets go of the array. */
  public void close() {
    leaveWindow();
    array = null;
    blas = null;
    editing = false;
  }

  /**
   * Changes a range of an array that was opened to be edited.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @param editor takes the elements, block by block, and leaves new ones in the block
   */
  public void edit(long offset, long length, Reader editor) {
    each(offset, length, editor, true);
  }

  /**
   * Reads a range.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @param reader takes them
   */
  public void read(long offset, long length, Reader reader) {
    each(offset, length, reader, false);
  }

  /**
   * Sum of the squares of a range, without reading it element by element.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @return right to a relative 2e-6; NaN where only {@link #read} can tell: an element is not
   *     finite, squares leave the range of their type, or the array must be copied to be read
   */
  public double squares(long offset, long length) {
    return blas == null ? Double.NaN : blas.squares(offset, length);
  }

  /**
   * Multiplies a range where it lies.
   *
   * @param offset position of the first element in the buffer of the array
   * @param length number of elements
   * @return false, and nothing has happened, where only {@link #edit} can do it
   */
  public boolean scale(long offset, long length, double factor) {
    if (blas != null) {
      blas.scale(offset, length, factor);
    }
    return blas != null;
  }

  /**
   * Reads an array of its own, in whatever order its elements lie. Leaves no trace in an open
   * workspace.
   *
   * @param array of any type of floating-point numbers
   * @param most number of elements after which it is enough
   * @param reader takes them
   */
  @SuppressWarnings("try") // the resource is the scope
  public void readWhole(INDArray array, long most, Reader reader) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray dense = array.elementWiseStride() == 1 ? array : array.dup();
      open(dense);
      read(dense.offset(), Math.min(most, dense.length()), reader);
      close();
    }
  }

  private void each(long offset, long length, Reader reader, boolean writing) {
    long end = offset + length;
    for (long at = offset; at < end; ) {
      Window here = windowAt(at);
      int index = (int) (at - here.start());
      int n = (int) Math.min(Math.min(BLOCK, end - at), here.elements().capacity() - index);
      if (here.elements() instanceof FloatBuffer single) {
        single.get(index, floats, 0, n);
        reader.accept(floats, n);
        if (writing) {
          single.put(index, floats, 0, n);
        }
      } else if (here.elements() instanceof DoubleBuffer twice) {
        twice.get(index, doubles, 0, n);
        reader.accept(doubles, n);
        if (writing) {
          twice.put(index, doubles, 0, n);
        }
      } else {
        ShortBuffer half = (ShortBuffer) here.elements();
        for (int i = 0; i < n; i++) {
          floats[i] = HalfPrecision.toFloat(half.get(index + i));
        }
        reader.accept(floats, n);
      }
      at += n;
    }
  }

  private Window windowAt(long position) {
    Window here = window;
    if (here == null || !here.holds(position)) {
      leaveWindow();
      here = memory.window(Objects.requireNonNull(array, "open"), position, editing);
      window = here;
    }
    return here;
  }

  private void leaveWindow() {
    if (editing && window != null) {
      memory.putBack(Objects.requireNonNull(array, "open"), window);
    }
    window = null;
  }
}
