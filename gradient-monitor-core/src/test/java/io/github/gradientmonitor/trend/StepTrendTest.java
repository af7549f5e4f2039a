package io.github.gradientmonitor.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected lines: numpy 2.4.6, {@code polyfit(x, log10(y), 1)} and {@code corrcoef(...)**2}. */
class StepTrendTest {
  private static final Offset<Double> CLOSE = within(1e-14);
  private static final long[] STEPS = {3, 4, 6, 7, 9};
  private static final double[] VALUES = {2, 3.5, 3, 8, 10};

  @Test
  void agreesWithLeastSquares() {
    StepTrend trend = new StepTrend(10);
    acceptAll(trend);

    ExponentialTrend fit = trend.fit();
    assertThat(trend.isFull()).isFalse();
    assertThat(fit.slope()).isCloseTo(0.11214586700195707, CLOSE);
    assertThat(fit.intercept()).isCloseTo(-0.005384172266178783, CLOSE);
    assertThat(fit.rSquared()).isCloseTo(0.8208736241868296, CLOSE);
    assertThat(fit.points()).isEqualTo(5);
    assertThat(fit.from()).isEqualTo(3);
    assertThat(fit.to()).isEqualTo(9);
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() {
    StepTrend trend = new StepTrend(4);
    acceptAll(trend);

    ExponentialTrend fit = trend.fit();
    assertThat(trend.isFull()).isTrue();
    assertThat(fit.slope()).isCloseTo(0.10406263502003472, CLOSE);
    assertThat(fit.intercept()).isCloseTo(0.05466269388524465, CLOSE);
    assertThat(fit.rSquared()).isCloseTo(0.6990846573536, CLOSE);
    assertThat(fit.points()).isEqualTo(4);
    assertThat(fit.from()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void leavesOutWhatHasNoLogarithm(double value) {
    StepTrend with = new StepTrend(5);
    StepTrend without = new StepTrend(5);
    acceptAll(without);
    with.accept(2, value);
    acceptAll(with);
    with.accept(10, value);

    assertThat(with.fit()).isEqualTo(without.fit());
  }

  @Test
  void followsAnExponentialLawAcrossTheWholeRangeLateInARun() {
    StepTrend trend = new StepTrend(50);
    for (int i = 0; i < 50; i++) {
      trend.accept(1_000_000L + 5L * i, Math.pow(10, -300 + 12.0 * i));
    }

    assertThat(trend.fit().slope()).isCloseTo(2.4, within(1e-9));
    assertThat(trend.fit().decades()).isCloseTo(49 * 12, within(1e-6));
    assertThat(trend.fit().rSquared()).isCloseTo(1, within(1e-12));
  }

  @Test
  void isUndefinedWithFewerThanTwoSteps() {
    StepTrend trend = new StepTrend(3);
    assertThat(trend.fit().isDefined()).isFalse();

    trend.accept(7, 1);
    trend.accept(7, 10);

    assertThat(trend.fit().isDefined()).isFalse();
    assertThat(trend.fit().points()).isEqualTo(2);
  }

  @Test
  void explainsNothingWhereTheValuesDoNotVary() {
    StepTrend trend = new StepTrend(4);
    for (int i = 0; i < 4; i++) {
      trend.accept(i, 10);
    }

    assertThat(trend.fit().slope()).isZero();
    assertThat(trend.fit().rSquared()).isZero();
  }

  @Test
  void explainsNextToNothingWhereTheMeanIsRounded() {
    for (int window = 3; window < 60; window++) {
      StepTrend trend = new StepTrend(window);
      for (int i = 0; i < window; i++) {
        trend.accept(i, 0.3);
      }
      assertThat(trend.fit().rSquared()).as("window %d", window).isLessThan(1e-15);
    }
  }

  @Test
  void refusesAWindowThatIsTooShort() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepTrend(2))
        .withMessage("window must be 3 .. 1000000 values, but was 2");
  }

  private static void acceptAll(StepTrend trend) {
    for (int i = 0; i < STEPS.length; i++) {
      trend.accept(STEPS[i], VALUES[i]);
    }
  }
}
