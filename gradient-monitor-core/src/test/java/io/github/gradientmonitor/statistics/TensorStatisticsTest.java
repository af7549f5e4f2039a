package io.github.gradientmonitor.statistics;

import static io.github.gradientmonitor.statistics.ExactStatistics.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorStatisticsTest {
  private static final double DENORMAL = Double.MIN_VALUE;

  @Test
  void agreesWithPythonOnFloats() {
    TensorStatistics statistics =
        TensorStatistics.of(
            new float[] {0.1f, -2.5f, 1e-38f, -1e-3f, 0.0f, 7.25f, Float.MIN_VALUE, -0.3f, 1e-2f});

    // Python 3.11.7, fractions.Fraction of the 32-bit values, decimal square root to 60 digits
    assertThat(statistics.count()).isEqualTo(9);
    assertThat(statistics.sum()).isCloseTo(4.558999989298172, within(1e-12));
    assertThat(statistics.absSum()).isCloseTo(10.161000013235025, within(1e-12));
    assertThat(statistics.l2Norm()).isCloseTo(7.675454449571452, within(1e-12));
    assertThat(statistics.maxAbs()).isEqualTo(7.25);
    assertThat(statistics.zeros()).isEqualTo(1);
    assertThat(statistics.nonFinite()).isZero();
  }

  @Test
  void agreesWithPythonOnDoublesWhoseSquaresOverflow() {
    TensorStatistics statistics =
        TensorStatistics.of(new double[] {1e200, -3e-200, 2.5e199, 1e-308, DENORMAL, -1e100});

    // Python 3.11.7, fractions.Fraction, decimal square root to 60 digits
    assertThat(statistics.l2Norm()).isCloseTo(1.030776406404415e+200, within(1e188));
    assertThat(statistics.absSum()).isCloseTo(1.25e+200, within(1e188));
  }

  @Test
  void agreesWithPythonOnDoublesWhoseSquaresUnderflow() {
    TensorStatistics statistics =
        TensorStatistics.of(new double[] {1e-200, -3e-200, 2.5e-201, 1e-308, DENORMAL});

    // Python 3.11.7, fractions.Fraction, decimal square root to 60 digits
    assertThat(statistics.l2Norm()).isCloseTo(3.17214438511238e-200, within(1e-212));
    assertThat(statistics.sum()).isCloseTo(-1.7499999999999998e-200, within(1e-212));
  }

  @Test
  void derivesMeansFromTheFiniteElements() {
    TensorStatistics statistics = TensorStatistics.of(new float[] {3, -4, Float.NaN, 0, 0});

    assertThat(statistics.finite()).isEqualTo(4);
    assertThat(statistics.mean()).isEqualTo(-0.25);
    assertThat(statistics.meanAbs()).isEqualTo(1.75);
    assertThat(statistics.l2Norm()).isEqualTo(5);
    assertThat(statistics.rms()).isEqualTo(2.5);
  }

  @Test
  void hasSumsOfZeroAndNoMeansWhenEmpty() {
    for (TensorStatistics statistics :
        new TensorStatistics[] {
          TensorStatistics.EMPTY,
          TensorStatistics.of(new float[0]),
          TensorStatistics.of(new double[0])
        }) {
      assertThat(statistics).isEqualTo(new TensorStatistics(0, 0, 0, 0, 0, 0, 0));
      assertThat(statistics.isEmpty()).isTrue();
      assertThat(statistics.isAllZero()).isFalse();
      assertThat(statistics.mean()).isNaN();
      assertThat(statistics.meanAbs()).isNaN();
      assertThat(statistics.rms()).isNaN();
    }
  }

  @Test
  void hasSumsOfZeroAndNoMeansWhenNothingIsFinite() {
    for (TensorStatistics statistics :
        new TensorStatistics[] {
          TensorStatistics.of(
              new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}),
          TensorStatistics.of(
              new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
        }) {
      assertThat(statistics).isEqualTo(new TensorStatistics(3, 0, 0, 0, 0, 0, 3));
      assertThat(statistics.isEmpty()).isFalse();
      assertThat(statistics.isAllZero()).isFalse();
      assertThat(statistics.finite()).isZero();
      assertThat(statistics.mean()).isNaN();
      assertThat(statistics.meanAbs()).isNaN();
      assertThat(statistics.rms()).isNaN();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 31, 64, 1000})
  void countsZerosOfBothSigns(int length) {
    float[] floats = new float[length];
    double[] doubles = new double[length];
    for (int i = 0; i < length; i += 3) {
      floats[i] = -0.0f;
      doubles[i] = -0.0;
    }

    for (TensorStatistics statistics :
        new TensorStatistics[] {TensorStatistics.of(floats), TensorStatistics.of(doubles)}) {
      assertThat(statistics.zeros()).isEqualTo(length);
      assertThat(statistics.isAllZero()).isTrue();
      assertThat(statistics.l2Norm()).isZero();
      assertThat(statistics.maxAbs()).isZero();
      assertThat(statistics.mean()).isZero();
    }
  }

  @Test
  void doesNotTakeZerosBesideNaNForAllZero() {
    assertThat(TensorStatistics.of(new float[] {0, Float.NaN}).isAllZero()).isFalse();
  }

  @Test
  void becomesInfiniteOnlyWhereTheTrueValueIsAboveTheRange() {
    double most = Double.MAX_VALUE;

    TensorStatistics one = TensorStatistics.of(new double[] {most, 0});
    assertThat(one.l2Norm()).isEqualTo(most);
    assertThat(one.absSum()).isEqualTo(most);

    TensorStatistics two = TensorStatistics.of(new double[] {most, most});
    assertThat(two.l2Norm()).isInfinite();
    assertThat(two.absSum()).isInfinite();
    assertThat(two.maxAbs()).isEqualTo(most);
    assertThat(two.nonFinite()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void combinesToTheStatisticsOfTheWhole(long seed) {
    Random random = new Random(seed);
    double[] all = new double[200];
    Arrays.setAll(all, i -> random.nextGaussian() * Math.pow(10, random.nextInt(400) - 200));
    all[random.nextInt(all.length)] = Double.NaN;
    all[random.nextInt(all.length)] = 0;
    int cut = random.nextInt(all.length + 1);

    TensorStatistics left = TensorStatistics.of(Arrays.copyOfRange(all, 0, cut));
    TensorStatistics right = TensorStatistics.of(Arrays.copyOfRange(all, cut, all.length));

    ExactStatistics.of(all).assertMatches(left.combine(right));
    assertSame(right.combine(left), left.combine(right));
  }

  @Test
  void combinesWithNothingToItself() {
    TensorStatistics some = TensorStatistics.of(new float[] {1, Float.NaN});

    assertThat(some.combine(TensorStatistics.EMPTY)).isEqualTo(some);
    assertThat(TensorStatistics.EMPTY.combine(some)).isEqualTo(some);
    assertThat(TensorStatistics.EMPTY.combine(TensorStatistics.EMPTY).isEmpty()).isTrue();
  }
}
