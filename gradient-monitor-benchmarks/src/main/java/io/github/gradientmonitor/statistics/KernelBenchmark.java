package io.github.gradientmonitor.statistics;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast does each kernel read memory outside the Java heap, block by block as the listener does,
 * beside a mere copy of it? With the kernels that are not used, and why they are not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  /** Number of elements. */
  @Param({"1024", "65536", "1048576", "16777216"})
  private int elements;

  private FloatBuffer memory;
  private float[] copy;
  private Sums scalar;
  private Sums oneLoop;
  private Sums lanes;
  private Sums vectors;
  private Sums otherHalf;

  /** Draws the elements. */
  @Setup
  public void draw() {
    Random random = new Random(1);
    memory = ByteBuffer.allocateDirect(4 * elements).order(ByteOrder.nativeOrder()).asFloatBuffer();
    for (int i = 0; i < elements; i++) {
      memory.put(i, (float) random.nextGaussian());
    }
    copy = new float[elements];
    scalar = new Sums(memory, ScalarKernel::accumulate);
    oneLoop = new Sums(memory, new OneLoop()::accumulate);
    lanes = new Sums(memory, new FloatLanes());
    vectors = new Sums(memory, FloatKernels.create());
    otherHalf = new Sums(memory, FloatKernels.create());
  }

  /** What memory allows: nothing but a copy to the heap. */
  @Benchmark
  public float[] copyAlone() {
    memory.get(0, copy, 0, elements);
    return copy;
  }

  /** In plain Java, one figure after the other in lanes of floats: used by default. */
  @Benchmark
  public TensorStatistics lanes() {
    return lanes.of(0, elements);
  }

  /** In the Vector API: used where its module is there. */
  @Benchmark
  public TensorStatistics vectors() {
    return vectors.of(0, elements);
  }

  /** The same by two threads, which have to be woken up. */
  @Benchmark
  public TensorStatistics vectorsOnTwoCores() {
    ForkJoinTask<TensorStatistics> other =
        ForkJoinTask.adapt(() -> otherHalf.of(elements / 2, elements)).fork();
    return vectors.of(0, elements / 2).combine(other.join());
  }

  /** Element by element in double precision: used for short ranges and extreme magnitudes. */
  @Benchmark
  public TensorStatistics scalar() {
    return scalar.of(0, elements);
  }

  /** All figures of the lanes in one loop, which the JIT compiler does not turn into vectors. */
  @Benchmark
  public TensorStatistics lanesInOneLoop() {
    return oneLoop.of(0, elements);
  }

  /** A kernel that takes what was copied into a small array. */
  private interface Kernel {
    void accumulate(float[] x, int from, int to, StatisticsAccumulator into);
  }

  /** Reads ranges with one kernel. */
  private static final class Sums {
    private final FloatBuffer memory;
    private final float[] block = new float[FloatKernel.BLOCK];
    private final StatisticsAccumulator accumulator;
    private final Kernel kernel;

    Sums(FloatBuffer memory, Kernel kernel) {
      this.memory = memory.duplicate();
      this.accumulator = new StatisticsAccumulator();
      this.kernel = kernel;
    }

    Sums(FloatBuffer memory, FloatKernel kernel) {
      this.memory = memory.duplicate();
      this.accumulator = new StatisticsAccumulator(kernel);
      this.kernel = (x, from, to, into) -> into.accept(x, from, to);
    }

    TensorStatistics of(int from, int to) {
      accumulator.reset();
      for (int at = from; at < to; at += FloatKernel.BLOCK) {
        int n = Math.min(FloatKernel.BLOCK, to - at);
        memory.get(at, block, 0, n);
        kernel.accumulate(block, 0, n, accumulator);
      }
      return accumulator.snapshot();
    }
  }

  /** What one would write first. */
  private static final class OneLoop {
    private static final int LANES = 16;

    private final float[] sums = new float[LANES];
    private final float[] magnitudes = new float[LANES];
    private final float[] squares = new float[LANES];
    private final float[] maxima = new float[LANES];
    private final int[] zeros = new int[LANES];

    void accumulate(float[] x, int from, int to, StatisticsAccumulator into) {
      for (int i = from; i < to; i += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
          float value = x[i + lane];
          float magnitude = Math.abs(value);
          sums[lane] += value;
          magnitudes[lane] += magnitude;
          squares[lane] += value * value;
          maxima[lane] = Math.max(maxima[lane], magnitude);
          zeros[lane] += value == 0 ? 1 : 0;
        }
      }
      double sum = 0;
      double absSum = 0;
      double square = 0;
      float max = 0;
      int zero = 0;
      for (int lane = 0; lane < LANES; lane++) {
        sum += sums[lane];
        absSum += magnitudes[lane];
        square += squares[lane];
        max = Math.max(max, maxima[lane]);
        zero += zeros[lane];
        sums[lane] = 0;
        magnitudes[lane] = 0;
        squares[lane] = 0;
        maxima[lane] = 0;
        zeros[lane] = 0;
      }
      into.add(to - from, sum, absSum, square, max, zero, 0);
    }
  }
}
