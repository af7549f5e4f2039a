package io.github.gradientmonitor.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expected values: numpy 2.4.6, {@code mean} and {@code var} of the logarithms of the warm-up, then
 * {@code m += 0.03 * d; v = 0.97 * (v + 0.03 * d * d)} with d clipped at 4 deviations.
 */
class NormBaselineTest {
  private static final Offset<Double> CLOSE = within(1e-13);

  private final NormBaseline baseline = new NormBaseline(4, 4);

  @Test
  void knowsNothingDuringTheWarmUp() {
    accept(2, 5, 0.5);

    assertThat(baseline.isKnown()).isFalse();
    assertThat(baseline.sigmas(1e9)).isZero();
    assertThat(baseline.factor(1e9)).isEqualTo(1);
    assertThat(baseline.drift()).isNaN();
  }

  @Test
  void knowsMeanAndDeviationAfterwards() {
    accept(2, 5, 0.5, 4);

    assertThat(baseline.isKnown()).isTrue();
    assertThat(baseline.sigmas(30)).isCloseTo(2.9517903339705156, CLOSE);
    assertThat(baseline.factor(30)).isCloseTo(14.186124135047638, CLOSE);
    assertThat(baseline.drift()).isZero();
  }

  @Test
  void followsSlowlyAndNoFartherThanTheEdge() {
    accept(2, 5, 0.5, 4);
    accept(3, 7, 1e6);

    assertThat(baseline.sigmas(30)).isCloseTo(2.3255909656525544, CLOSE);
    assertThat(baseline.factor(30)).isCloseTo(12.16516415777404, CLOSE);
    assertThat(baseline.drift()).isCloseTo(0.0667457820901049, CLOSE);
  }

  @Test
  void takesATenthOfADecadeForNoise() {
    accept(1, 1, 1, 1);

    assertThat(baseline.sigmas(10)).isCloseTo(10, CLOSE);
    assertThat(baseline.sigmas(0.1)).isCloseTo(-10, CLOSE);
  }

  @Test
  void doesNotLetOneSpikeHideTheNext() {
    accept(1, 1, 1, 1);
    for (int i = 0; i < 3; i++) {
      accept(1e30);
      assertThat(baseline.sigmas(1e3)).isGreaterThan(20);
    }
  }

  @Test
  void followsAWholeTrainingAtAnotherLevel() {
    accept(1, 1, 1, 1);
    for (int i = 0; i < 500; i++) {
      accept(100);
    }

    assertThat(baseline.drift()).isCloseTo(2, within(1e-4));
    assertThat(baseline.factor(100)).isCloseTo(1, within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void leavesOutWhatHasNoLogarithm(double norm) {
    accept(2, norm, 5, 0.5);
    assertThat(baseline.isKnown()).isFalse();
    accept(4, norm);

    assertThat(baseline.sigmas(30)).isCloseTo(2.9517903339705156, CLOSE);
    assertThat(baseline.drift()).isZero();
  }

  @Test
  void doesNotDependOnTheScale() {
    NormBaseline scaled = new NormBaseline(4, 4);
    for (double norm : new double[] {2, 5, 0.5, 4, 3, 7, 1e6}) {
      baseline.accept(norm);
      scaled.accept(norm * 1e-30);
    }

    assertThat(scaled.sigmas(30e-30)).isCloseTo(baseline.sigmas(30), within(1e-10));
    assertThat(scaled.factor(30e-30)).isCloseTo(baseline.factor(30), within(1e-10));
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NormBaseline(1, 4))
        .withMessage("warmUp must be at least 2 values, but was 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NormBaseline(2, 0))
        .withMessage("edge must be above 0, but was 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new NormBaseline(2, Double.NaN));
  }

  private void accept(double... norms) {
    for (double norm : norms) {
      baseline.accept(norm);
    }
  }
}
