package io.github.gradientmonitor.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Run twice, with the Vector API and without it: what holds of long ranges of floats must not
 * depend on the loops that sum them.
 */
class FloatKernelsTest {
  private static final float[] ADVERSARIAL = {
    0,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    1e-30f,
    0x1p-50f,
    -1,
    0x1p60f,
    1e38f,
    Float.MAX_VALUE,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  @Test
  void usesTheVectorApiWhereItIsThere() {
    boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    assertThat(FloatKernels.create().getClass().getSimpleName())
        .isEqualTo(there ? "FloatVectors" : "FloatLanes");
  }

  @Test
  void isExactEnoughAtEveryOffsetAndLength() {
    for (int length = 0; length <= 300; length++) {
      float[] elements = gaussian(length, 1, length);
      ExactStatistics exact = ExactStatistics.of(elements);
      for (int from = 0; from <= 16; from++) {
        float[] shifted = new float[from + length + 3];
        Arrays.fill(shifted, Float.NaN);
        System.arraycopy(elements, 0, shifted, from, length);
        exact.assertMatches(statistics(shifted, from, from + length));
      }
    }
  }

  @Test
  void isExactEnoughForOddElementsAmongOthersAtAnyLength() {
    for (int length = 1; length <= 300; length += 13) {
      for (float odd : ADVERSARIAL) {
        float[] elements = gaussian(length, 1, length);
        for (int at = 0; at < length; at += 1 + length / 5) {
          elements[at] = odd;
        }
        ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
        Arrays.fill(elements, odd);
        ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1023, 1024, 1025, 2047, 2048, 2049, 3071, 3072, 16_383, 16_384, 20_001})
  void isExactEnoughAtTheEndsOfBlocks(int length) {
    float[] elements = gaussian(length, 1, length);
    elements[length / 3] = 0;
    elements[length - 1] = -0f;

    ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-45, 1e-38, 1e-30, 1e-19, 1e-15, 1e-10, 1e10, 1e17, 1e19, 1e37})
  void isExactEnoughAtEveryMagnitude(double magnitude) {
    float[] elements = gaussian(5000, magnitude, 3);

    ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
  }

  @Test
  void isExactEnoughWhereMostElementsAreFarBelowTheLargest() {
    for (float small : new float[] {0x1p-64f, 0x1p-70f, 0x1p-76f, 0x1p-100f, 0x1p-149f}) {
      float[] elements = new float[2048];
      Arrays.fill(elements, small);
      elements[99] = 0x1p-50f;

      ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
    }
  }

  @Test
  void isExactEnoughWhereAllRoundingsGoTheSameWay() {
    float[] elements = new float[FloatKernel.BLOCK * 8];
    Arrays.fill(elements, 1 + 0x1p-23f);

    ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
  }

  @Test
  void findsTheOneElementThatIsNotFiniteWhereverItStands() {
    float[] elements = gaussian(2 * FloatKernel.BLOCK, 1, 5);
    for (int at = 0; at < elements.length; at += 511) {
      float kept = elements[at];
      for (float broken : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, 0}) {
        elements[at] = broken;
        ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
      }
      elements[at] = kept;
    }
  }

  @Test
  void countsZerosAmongTheSmallestAndLargest() {
    float[] elements = new float[4096];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = new float[] {0, -0f, 0x1p60f, -0x1p-149f, 1}[i % 5];
    }

    assertThat(TensorStatistics.of(elements).zeros()).isEqualTo(4096 / 5 * 2 + 1);
  }

  @Test
  void startsEmptyAgainAfterAReset() {
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(gaussian(5000, 3, 1), 0, 5000);
    accumulator.reset();
    float[] elements = gaussian(3000, 1, 2);
    accumulator.accept(elements, 0, 3000);

    ExactStatistics.of(elements).assertMatches(accumulator.snapshot());
    ExactStatistics.of(elements).assertMatches(accumulator.snapshot());
  }

  private static TensorStatistics statistics(float[] elements, int from, int to) {
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(elements, from, to);
    return accumulator.snapshot();
  }

  private static float[] gaussian(int length, double magnitude, long seed) {
    Random random = new Random(seed);
    float[] elements = new float[length];
    for (int i = 0; i < length; i++) {
      elements[i] = (float) (magnitude * random.nextGaussian());
    }
    return elements;
  }
}
