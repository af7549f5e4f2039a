package io.github.gradientmonitor.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TheilSenTest {
  private static final MathContext DIGITS = new MathContext(40);

  @ParameterizedTest
  @CsvSource({"0.5, -3, 2", "-0.25, 0, 5", "1, 7, 12", "-2, 1.5, 40"})
  void recoversAnExactLine(double slope, double intercept, int points) {
    double[] x = new double[points];
    Arrays.setAll(x, i -> i + 1);
    double[] y = Arrays.stream(x).map(at -> intercept + slope * at).toArray();

    ExponentialTrend trend = new TheilSen().fit(x, y, points);

    assertThat(trend).isEqualTo(new ExponentialTrend(slope, intercept, 1, points, 1, points));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e6, -30, 30, 1e6})
  void isNotMovedByOneOddPoint(double odd) {
    for (int at = 0; at < 9; at++) {
      double[] x = new double[9];
      Arrays.setAll(x, i -> i + 1);
      double[] y = Arrays.stream(x).map(place -> 0.5 * place - 4).toArray();
      y[at] = odd;

      ExponentialTrend trend = new TheilSen().fit(x, y, 9);

      assertThat(trend.slope()).isEqualTo(0.5);
      assertThat(trend.intercept()).isEqualTo(-4);
      assertThat(trend.rSquared()).isLessThan(1).isNotNegative();
    }
  }

  @Test
  void agreesWithPythonWherePlacesRepeat() {
    double[] x = {1, 2, 3, 3, 4, 5, 6, 8};
    double[] y = {-3.5, -3.25, -2.0, -2.75, -2.25, 1.5, -1.0, -0.5};

    ExponentialTrend trend = new TheilSen().fit(x, y, 8);

    // Python 3.11.7: statistics.median of fractions.Fraction over the 27 pairs at unequal x
    assertThat(trend.slope()).isEqualTo(0.5);
    assertThat(trend.intercept()).isEqualTo(-4.125);
    assertThat(trend.rSquared()).isCloseTo(0.462565762849049, within(1e-12));
    assertThat(trend.points()).isEqualTo(8);
    assertThat(trend.from()).isEqualTo(1);
    assertThat(trend.to()).isEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesWithTheMedianOverAllPairs(long seed) {
    Random random = new Random(seed);
    int n = 2 + random.nextInt(40);
    double[] x = new double[n];
    double[] y = new double[n];
    boolean ties = seed % 2 == 0;
    for (int i = 0; i < n; i++) {
      x[i] = 1 + random.nextInt(ties ? 6 : 1000);
      y[i] = ties ? random.nextInt(5) / 4.0 : 3 * random.nextGaussian();
      y[i] += seed % 3 == 0 ? 0 : 0.5 * x[i];
    }
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        if (x[i] != x[j]) {
          slopes.add((y[j] - y[i]) / (x[j] - x[i]));
        }
      }
    }

    ExponentialTrend trend = new TheilSen().fit(x, y, n);

    if (slopes.isEmpty()) {
      assertThat(trend).isEqualTo(ExponentialTrend.undefined(n));
      return;
    }
    double slope = sortedMedian(slopes);
    List<Double> left = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      left.add(y[i] - slope * x[i]);
    }
    double intercept = sortedMedian(left);
    assertThat(trend.slope()).isCloseTo(slope, within(1e-12));
    assertThat(trend.intercept()).isCloseTo(intercept, within(1e-9));
    assertThat(trend.rSquared()).isCloseTo(rSquared(x, y, slope, intercept), within(1e-9));
    assertThat(trend.from()).isEqualTo(Arrays.stream(x).min().orElseThrow());
    assertThat(trend.to()).isEqualTo(Arrays.stream(x).max().orElseThrow());
    assertThat(trend.points()).isEqualTo(n);
  }

  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= 60; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  @Test
  void isUndefinedWithoutTwoPlaces() {
    TheilSen theilSen = new TheilSen();

    assertThat(theilSen.fit(new double[0], new double[0], 0))
        .isEqualTo(ExponentialTrend.undefined(0));
    assertThat(theilSen.fit(new double[] {4}, new double[] {1}, 1))
        .isEqualTo(ExponentialTrend.undefined(1));
    assertThat(theilSen.fit(new double[] {4, 4, 4}, new double[] {1, 2, 3}, 3))
        .isEqualTo(ExponentialTrend.undefined(3));
  }

  @Test
  void readsNoPointBehindTheOnesThatCount() {
    double[] x = {1, 2, 3, 1e9, Double.NaN};
    double[] y = {2, 4, 6, -1e9, Double.NaN};

    assertThat(new TheilSen().fit(x, y, 3)).isEqualTo(new ExponentialTrend(2, 0, 1, 3, 1, 3));
  }

  @Test
  void carriesNothingFromOneFitToTheNext() {
    Random random = new Random(3);
    TheilSen theilSen = new TheilSen();
    double[] x = {1, 2, 3, 4};
    double[] y = {0, 1, 1, 5};
    ExponentialTrend alone = new TheilSen().fit(x, y, 4);

    theilSen.fit(random.doubles(200, 0, 9).toArray(), random.doubles(200).toArray(), 200);

    assertThat(theilSen.fit(x, y, 4)).isEqualTo(alone);
  }

  @Test
  void leavesThePointsAsTheyAre() {
    double[] x = {3, 1, 2};
    double[] y = {9, 8, 7};

    new TheilSen().fit(x, y, 3);

    assertThat(x).containsExactly(3, 1, 2);
    assertThat(y).containsExactly(9, 8, 7);
  }

  @Test
  void explainsNothingWhereTheValuesDoNotVary() {
    ExponentialTrend trend = new TheilSen().fit(new double[] {1, 2, 3, 4}, new double[4], 4);

    assertThat(trend.slope()).isZero();
    assertThat(trend.rSquared()).isZero();
  }

  @Test
  void explainsNothingWhereTheValuesDoNotVaryAndTheMeanIsRounded() {
    double[] x = {1, 2, 3, 4, 5, 6, 7};
    double[] y = {0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3};

    assertThat(new TheilSen().fit(x, y, 7).rSquared()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 15, 16, 17, 18, 19, 33, 100, 101, 4999, 5000})
  void findsTheMedianOfAnyNumberOfValues(int n) {
    Random random = new Random(n);
    double[][] samples = {
      random.doubles(n, -5, 5).toArray(),
      random.ints(n, 0, 4).asDoubleStream().toArray(),
      random.doubles(n).sorted().toArray(),
      random.doubles(n).map(value -> -value).sorted().map(value -> -value).toArray(),
      new double[n]
    };
    for (double[] values : samples) {
      List<Double> list = new ArrayList<>(Arrays.stream(values).boxed().toList());

      assertThat(TheilSen.median(values, n)).isEqualTo(sortedMedian(list));
      assertThat(Arrays.stream(values).boxed().toList())
          .as("the same values, in another order")
          .containsExactlyInAnyOrderElementsOf(list);
    }
  }

  @Test
  void takesTheMedianOfTheFrontOnly() {
    assertThat(TheilSen.median(new double[] {5, 1, 3, -100, -100}, 3)).isEqualTo(3);
  }

  private static double sortedMedian(List<Double> values) {
    Collections.sort(values);
    int n = values.size();
    double upper = values.get(n / 2);
    return n % 2 == 1 ? upper : values.get(n / 2 - 1) + (upper - values.get(n / 2 - 1)) / 2;
  }

  /** 1 - (sum of squared residuals) / (sum of squares about the mean), in decimal arithmetic. */
  private static double rSquared(double[] x, double[] y, double slope, double intercept) {
    BigDecimal mean = BigDecimal.ZERO;
    for (double value : y) {
      mean = mean.add(new BigDecimal(value));
    }
    mean = mean.divide(BigDecimal.valueOf(y.length), DIGITS);
    BigDecimal residual = BigDecimal.ZERO;
    BigDecimal total = BigDecimal.ZERO;
    for (int i = 0; i < y.length; i++) {
      BigDecimal value = new BigDecimal(y[i]);
      BigDecimal line =
          new BigDecimal(intercept).add(new BigDecimal(slope).multiply(new BigDecimal(x[i])));
      residual = residual.add(value.subtract(line).pow(2));
      total = total.add(value.subtract(mean).pow(2));
    }
    if (total.signum() == 0) {
      return 0;
    }
    return Math.max(0, 1 - residual.divide(total, DIGITS).doubleValue());
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 300, 1000, 2000})
  void isAsGoodAsAllPairsWhereThereAreMany(int n) {
    Random random = new Random(n);
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i;
      y[i] = 0.01 * i + 0.3 * random.nextGaussian() + (random.nextInt(5) == 0 ? 50 : 0);
    }
    double[] slopes = new double[n * (n - 1) / 2];
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        slopes[pairs++] = (y[i] - y[j]) / (x[i] - x[j]);
      }
    }
    Arrays.sort(slopes);

    double slope = new TheilSen().fit(x, y, n).slope();

    assertThat(slope).isCloseTo(slopes[pairs / 2], within(0.002));
  }
}
