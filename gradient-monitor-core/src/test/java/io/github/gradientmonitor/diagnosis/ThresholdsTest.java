package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsTest {
  @Test
  void startsFromTheMeasuredLimits() {
    assertThat(Thresholds.defaults())
        .isEqualTo(new Thresholds(0.30, 0.20, 0.8, 5, 2, 3, 50, 0.67, 0.01));
  }

  @Test
  void keepsEveryLimitOnTheWayThroughABuilder() {
    Thresholds limits = new Thresholds(0.4, 0.5, 0.6, 7, 4, 9, 80, 0.9, 0.02);

    assertThat(limits.toBuilder().build()).isEqualTo(limits);
  }

  @Test
  void setsEveryLimit() {
    Thresholds limits =
        Thresholds.defaults().toBuilder()
            .vanishingSlope(0.4)
            .explodingSlope(0.5)
            .rSquared(0.6)
            .depth(7)
            .confirmations(4, 9)
            .decisionChecks(80)
            .release(0.9)
            .starvedShare(0.02)
            .build();

    assertThat(limits).isEqualTo(new Thresholds(0.4, 0.5, 0.6, 7, 4, 9, 80, 0.9, 0.02));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.3, Double.NaN})
  void refusesSlopesThatAreNotAboveZero(double slope) {
    assertRefused(
        defaults().vanishingSlope(slope), "vanishingSlope must be above 0, but was " + slope);
    assertRefused(
        defaults().explodingSlope(slope), "explodingSlope must be above 0, but was " + slope);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1.01, Double.NaN})
  void refusesAShareOfVarianceOutsideItsRange(double rSquared) {
    assertRefused(defaults().rSquared(rSquared), "rSquared must be 0 .. 1, but was " + rSquared);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 0, -5})
  void refusesADepthThatMakesNoTrend(int depth) {
    assertRefused(defaults().depth(depth), "depth must be at least 3, but was " + depth);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65})
  void refusesTooFewOrTooManyChecks(int checks) {
    assertRefused(
        defaults().confirmations(1, checks).decisionChecks(100),
        "checks must be 1 .. 64, but was " + checks);
  }

  @ParameterizedTest
  @CsvSource({"0, 3", "-1, 3", "4, 3", "2, 1"})
  void refusesConfirmationsThatTheChecksCannotGive(int confirmations, int checks) {
    assertRefused(
        defaults().confirmations(confirmations, checks),
        "confirmations must be 1 .. checks (" + checks + "), but was " + confirmations);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 0, -50})
  void refusesToDecideBeforeTheChecksAreThere(int checks) {
    assertRefused(
        defaults().decisionChecks(checks),
        "decisionChecks must be at least checks, but was " + checks);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.01, Double.NaN})
  void refusesAReleaseOutsideItsRange(double release) {
    assertRefused(
        defaults().release(release), "release must be above 0 and at most 1, but was " + release);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1, Double.NaN})
  void refusesAStarvedShareOutsideItsRange(double share) {
    assertRefused(
        defaults().starvedShare(share),
        "starvedShare must be above 0 and below 1, but was " + share);
  }

  @Test
  void takesTheEndsOfTheRanges() {
    assertThatNoException()
        .isThrownBy(
            () -> {
              new Thresholds(Double.MIN_VALUE, Double.MIN_VALUE, 0, 3, 1, 1, 1, 1, 0.999);
              new Thresholds(1, 1, 1, 3, 64, 64, 64, Double.MIN_VALUE, Double.MIN_VALUE);
            });
  }

  private static Thresholds.Builder defaults() {
    return Thresholds.defaults().toBuilder();
  }

  private static void assertRefused(Thresholds.Builder builder, String message) {
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
  }
}
