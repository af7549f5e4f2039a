package io.github.gradientmonitor.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatisticsAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int RECORD_BYTES = 96;
  private static final int SNAPSHOTS = 1000;

  @Test
  void acceptAllocatesNothing() {
    float[] floats = new float[100_000];
    double[] doubles = new double[100_000];
    Random random = new Random(1);
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) random.nextGaussian();
      doubles[i] = random.nextGaussian();
    }
    float[] withNaN = floats.clone();
    withNaN[77] = Float.NaN;
    double[] huge = doubles.clone();
    huge[77] = 1e300;
    StatisticsAccumulator accumulator = new StatisticsAccumulator();

    assertThat(allocatedBy(() -> accumulator.accept(floats, 0, floats.length))).isZero();
    assertThat(allocatedBy(() -> accumulator.accept(doubles, 0, doubles.length))).isZero();
    assertThat(allocatedBy(() -> accumulator.accept(withNaN, 0, withNaN.length))).isZero();
    assertThat(allocatedBy(() -> accumulator.accept(huge, 0, huge.length))).isZero();
    assertThat(allocatedBy(accumulator::reset)).isZero();
  }

  @Test
  void snapshotAllocatesOneRecord() {
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(new float[] {1, 2, 3}, 0, 3);
    TensorStatistics[] kept = new TensorStatistics[SNAPSHOTS];

    long bytes =
        allocatedBy(
            () -> {
              for (int i = 0; i < SNAPSHOTS; i++) {
                kept[i] = accumulator.snapshot();
              }
            });

    assertThat(kept).doesNotContainNull();
    assertThat(bytes).isPositive().isLessThanOrEqualTo((long) SNAPSHOTS * RECORD_BYTES);
  }

  /**
   * Bytes that one run allocates once it is warm: the least of many, as class loading comes in, and
   * as vectors are objects until the loop around them is compiled.
   */
  private static long allocatedBy(Runnable action) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 200; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      action.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
