package io.github.gradientmonitor.statistics;

import static io.github.gradientmonitor.statistics.ExactStatistics.assertAbout;
import static io.github.gradientmonitor.statistics.ExactStatistics.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatisticsAccumulatorTest {
  private static final int LONGEST = 70;
  private static final int OFFSETS = 9;

  private static final float[] LOST_FLOATS = {
    Float.NaN,
    Float.intBitsToFloat(0xffc0_0001),
    Float.intBitsToFloat(0x7f80_0001),
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };
  private static final double[] LOST_DOUBLES = {
    Double.NaN,
    Double.longBitsToDouble(0xfff8_0000_0000_0001L),
    Double.longBitsToDouble(0x7ff0_0000_0000_0001L),
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };
  private static final float[] ODD_FLOATS = {
    -0.0f, 0, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, 3e38f, -3e38f, Float.MAX_VALUE
  };
  private static final double[] ODD_DOUBLES = {
    -0.0,
    0,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MIN_NORMAL,
    1e-200,
    1e200,
    -1e200,
    Double.MAX_VALUE
  };

  @ParameterizedTest
  @CsvSource({
    "-38, -38",
    "-30, -20",
    "-8, -2",
    "0, 0",
    "5, 12",
    "20, 30",
    "37, 37",
    "-38, 37",
    "-45, -40"
  })
  void isExactEnoughForFloatsOfAnyMagnitude(int smallest, int largest) {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      float[] elements = new float[1 + random.nextInt(1500)];
      for (int i = 0; i < elements.length; i++) {
        double power = smallest + (largest - smallest) * random.nextDouble();
        elements[i] = (float) (random.nextGaussian() * Math.pow(10, power));
      }

      ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-38, -38",
    "-8, -2",
    "0, 0",
    "37, 37",
    "-38, 38",
    "-200, -200",
    "200, 200",
    "-200, 200",
    "-323, -310",
    "-170, -130",
    "140, 160",
    "300, 304"
  })
  void isExactEnoughForDoublesOfAnyMagnitude(int smallest, int largest) {
    for (int seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      double[] elements = new double[1 + random.nextInt(400)];
      for (int i = 0; i < elements.length; i++) {
        double power = smallest + (largest - smallest) * random.nextDouble();
        elements[i] = random.nextGaussian() * Math.pow(10, power);
      }

      ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
    }
  }

  @Test
  void readsFloatsAtEveryOffsetAndLength() {
    float[] elements = floats(LONGEST + OFFSETS);
    for (int from = 0; from < OFFSETS; from++) {
      for (int length = 0; length <= LONGEST; length++) {
        ExactStatistics.of(elements, from, from + length)
            .assertMatches(statistics(elements, from, from + length));
      }
    }
  }

  @Test
  void readsDoublesAtEveryOffsetAndLength() {
    double[] elements = doubles(LONGEST + OFFSETS);
    for (int from = 0; from < OFFSETS; from++) {
      for (int length = 0; length <= LONGEST; length++) {
        ExactStatistics.of(elements, from, from + length)
            .assertMatches(statistics(elements, from, from + length));
      }
    }
  }

  @Test
  void neverLosesAFloatThatIsNotFiniteNorLetsItMoveTheSums() {
    for (int length = 1; length <= LONGEST; length++) {
      float[] elements = floats(length + OFFSETS);
      for (int at = 0; at < length; at++) {
        int from = at % OFFSETS;
        float kept = elements[from + at];
        elements[from + at] = 0;
        TensorStatistics without = statistics(elements, from, from + length);
        for (float lost : LOST_FLOATS) {
          elements[from + at] = lost;
          assertReplacesZero(statistics(elements, from, from + length), without);
        }
        elements[from + at] = kept;
      }
    }
  }

  @Test
  void neverLosesADoubleThatIsNotFiniteNorLetsItMoveTheSums() {
    for (int length = 1; length <= LONGEST; length++) {
      double[] elements = doubles(length + OFFSETS);
      for (int at = 0; at < length; at++) {
        int from = at % OFFSETS;
        double kept = elements[from + at];
        elements[from + at] = 0;
        TensorStatistics without = statistics(elements, from, from + length);
        for (double lost : LOST_DOUBLES) {
          elements[from + at] = lost;
          assertReplacesZero(statistics(elements, from, from + length), without);
        }
        elements[from + at] = kept;
      }
    }
  }

  private static void assertReplacesZero(TensorStatistics actual, TensorStatistics without) {
    assertThat(actual.nonFinite()).isEqualTo(1);
    assertThat(actual.count()).isEqualTo(without.count());
    assertThat(actual.zeros()).isEqualTo(without.zeros() - 1);
    assertThat(actual.maxAbs()).isEqualTo(without.maxAbs());
    assertAbout("absSum", actual.absSum(), without.absSum(), without.absSum());
    assertAbout("l2Norm", actual.l2Norm(), without.l2Norm(), without.l2Norm());
    assertAbout("sum", actual.sum(), without.sum(), without.absSum());
  }

  @Test
  void takesOddFloatsAtEveryPosition() {
    for (int length = 1; length <= 13; length++) {
      for (int at = 0; at < length; at++) {
        for (float odd : ODD_FLOATS) {
          float[] elements = floats(length);
          elements[at] = odd;
          ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
          elements[(at + 5) % length] = Float.NaN;
          ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
          Arrays.fill(elements, odd);
          ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
        }
      }
    }
  }

  @Test
  void takesOddDoublesAtEveryPosition() {
    for (int length = 1; length <= 7; length++) {
      for (int at = 0; at < length; at++) {
        for (double odd : ODD_DOUBLES) {
          double[] elements = doubles(length);
          elements[at] = odd;
          ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
          elements[(at + 3) % length] = Double.NaN;
          ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
          Arrays.fill(elements, odd);
          ExactStatistics.of(elements).assertMatches(TensorStatistics.of(elements));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void doesNotDependOnTheOrderOfTheElements(long seed) {
    Random random = new Random(seed);
    double[] elements = new double[500];
    Arrays.setAll(elements, i -> random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
    elements[random.nextInt(500)] = Double.NaN;
    elements[random.nextInt(500)] = 0;
    float[] floats = narrowed(elements);
    TensorStatistics ofDoubles = TensorStatistics.of(elements);
    TensorStatistics ofFloats = TensorStatistics.of(floats);

    for (int i = elements.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swap = elements[i];
      elements[i] = elements[j];
      elements[j] = swap;
    }

    assertSame(TensorStatistics.of(elements), ofDoubles);
    assertSame(TensorStatistics.of(narrowed(elements)), ofFloats);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1e-15, 1e-3, -1, 0.1, 7, -1e6, 1e15, 1e30})
  void hasANormThatScalesWithTheElements(double factor) {
    Random random = new Random(42);
    double[] elements = random.doubles(300, -2, 2).toArray();
    double[] scaled = Arrays.stream(elements).map(element -> element * factor).toArray();
    double expected = Math.abs(factor) * TensorStatistics.of(elements).l2Norm();

    assertAbout("doubles", TensorStatistics.of(scaled).l2Norm(), expected, expected);
    assertAbout("floats", TensorStatistics.of(narrowed(scaled)).l2Norm(), expected, expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void givesTheSameForRangesAsForTheWhole(long seed) {
    Random random = new Random(seed);
    double[] elements = new double[300];
    Arrays.setAll(elements, i -> random.nextGaussian() * Math.pow(10, random.nextInt(500) - 250));
    elements[17] = Double.POSITIVE_INFINITY;
    float[] floats = narrowed(elements);
    StatisticsAccumulator ofDoubles = new StatisticsAccumulator();
    StatisticsAccumulator ofFloats = new StatisticsAccumulator();

    for (int from = 0; from < elements.length; ) {
      int to = Math.min(elements.length, from + random.nextInt(40));
      ofDoubles.accept(elements, from, to);
      ofFloats.accept(floats, from, to);
      from = to;
    }

    ExactStatistics.of(elements).assertMatches(ofDoubles.snapshot());
    ExactStatistics.of(floats).assertMatches(ofFloats.snapshot());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void combinesToTheStatisticsOfTheWhole(long seed) {
    Random random = new Random(seed);
    double[] elements = new double[120];
    Arrays.setAll(elements, i -> random.nextGaussian() * Math.pow(10, random.nextInt(500) - 250));
    elements[random.nextInt(120)] = Double.NaN;
    int cut = random.nextInt(121);
    StatisticsAccumulator left = new StatisticsAccumulator();
    StatisticsAccumulator right = new StatisticsAccumulator();
    left.accept(elements, 0, cut);
    right.accept(elements, cut, elements.length);
    TensorStatistics rightBefore = right.snapshot();

    left.combine(right);

    ExactStatistics.of(elements).assertMatches(left.snapshot());
    assertThat(right.snapshot()).isEqualTo(rightBefore);
  }

  @Test
  void takesFloatsAndDoublesTogether() {
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(new float[] {3}, 0, 1);
    accumulator.accept(new double[] {-4}, 0, 1);

    assertThat(accumulator.snapshot()).isEqualTo(new TensorStatistics(2, -1, 7, 5, 4, 0, 0));
  }

  @Test
  void forgetsEverythingWhenReset() {
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(new double[] {1e300, -0.0, Double.NaN, 2}, 0, 4);
    TensorStatistics before = accumulator.snapshot();

    accumulator.reset();

    assertThat(accumulator.snapshot()).isEqualTo(TensorStatistics.EMPTY);
    assertThat(before.count()).isEqualTo(4);
  }

  @Test
  void leavesTheElementsAsTheyAre() {
    float[] floats = {1, Float.NaN, -0.0f};
    double[] doubles = {1e300, Double.NaN, 1e-300};

    TensorStatistics.of(floats);
    TensorStatistics.of(doubles);

    assertThat(floats).containsExactly(1, Float.NaN, -0.0f);
    assertThat(doubles).containsExactly(1e300, Double.NaN, 1e-300);
  }

  @ParameterizedTest
  @CsvSource({"-1, 2", "0, 4", "2, 1", "4, 4"})
  void refusesRangesOutsideTheArrayAndTakesNothing(int from, int to) {
    StatisticsAccumulator accumulator = new StatisticsAccumulator();

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> accumulator.accept(new float[3], from, to));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> accumulator.accept(new double[3], from, to));
    assertThat(accumulator.snapshot()).isEqualTo(TensorStatistics.EMPTY);
  }

  private static TensorStatistics statistics(float[] elements, int from, int to) {
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(elements, from, to);
    return accumulator.snapshot();
  }

  private static TensorStatistics statistics(double[] elements, int from, int to) {
    StatisticsAccumulator accumulator = new StatisticsAccumulator();
    accumulator.accept(elements, from, to);
    return accumulator.snapshot();
  }

  private static float[] floats(int length) {
    return narrowed(doubles(length));
  }

  private static double[] doubles(int length) {
    return new Random(length).doubles(length, -3, 3).toArray();
  }

  private static float[] narrowed(double[] elements) {
    float[] floats = new float[elements.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) elements[i];
    }
    return floats;
  }
}
