package io.github.gradientmonitor.clipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.observation.Intervention;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClippingPolicyTest {

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(() -> ClippingPolicy.globalNorm(0), "max must be above 0 and finite, but was 0.0"),
        mistake(
            () -> ClippingPolicy.perLayer(Double.NaN),
            "max must be above 0 and finite, but was NaN"),
        mistake(
            () -> new UnitWiseClipping(-1, 1), "lambda must be above 0 and finite, but was -1.0"),
        mistake(
            () -> new UnitWiseClipping(1, 0), "epsilon must be above 0 and finite, but was 0.0"),
        mistake(
            () -> ClippingPolicy.percentile(101),
            "percentile must be above 0 and at most 100, but was 101.0"),
        mistake(
            () -> new PercentileClipping(10, 1), "history must be 2 .. 100000 norms, but was 1"),
        mistake(
            () -> ZScoreClipping.builder().alpha(1).build(),
            "alpha must be above 0 and below 1, but was 1.0"),
        mistake(
            () -> ZScoreClipping.builder().threshold(0).build(),
            "threshold must be above 0 and finite, but was 0.0"),
        mistake(
            () -> ZScoreClipping.builder().warmUp(1).build(),
            "warmUp must be at least 2 steps, but was 1"),
        mistake(
            () -> ZScoreClipping.builder().sigmaFloor(-1).build(),
            "sigmaFloor must be 0 or more and finite, but was -1.0"),
        mistake(
            () -> ZScoreClipping.builder().maxNorm(0).build(),
            "maxNorm must be above 0, but was 0.0"),
        mistake(() -> NonFinitePolicy.skipUpdate(-1), "skipsInARow must be 0 or more, but was -1"),
        mistake(
            () -> ClippingPolicy.zScore().onLayers(),
            "names must hold at least one layer name or pattern"));
  }

  private static Arguments mistake(ThrowingCallable call, String message) {
    return Arguments.of(call, message);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void namesArgumentRuleAndValue(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @Test
  void refusesAPatternThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClippingPolicy.zScore().onLayers("lstm("));
  }

  @Test
  void neverRaisesTheNormAtAnyScale() {
    Random random = new Random(3);
    for (double scale = 1e-30; scale < 1e30; scale *= 1000) {
      for (ClippingPolicy policy :
          new ClippingPolicy[] {
            ClippingPolicy.globalNorm(1e-3),
            ClippingPolicy.perLayer(1e-3),
            ClippingPolicy.unitWise(),
            PercentileClipping.defaults(),
            ClippingPolicy.zScore()
          }) {
        Governor governor = new Governor(policy, NonFinitePolicy.REPORT);
        for (int i = 0; i < 80; i++) {
          Gradients gradient =
              Gradients.of(
                  scale * Math.exp(2 * random.nextGaussian()), scale * random.nextDouble());
          Intervention done = governor.govern(i, 1, gradient.samples(), gradient);
          assertThat(done.normAfter()).isLessThanOrEqualTo(done.normBefore());
          assertThat(done.normAfter()).isGreaterThan(0);
        }
      }
    }
  }

  @Test
  void capsTheWarmUpOfZScoreWhenAsked() {
    Governor governor =
        new Governor(ZScoreClipping.builder().maxNorm(1).build(), NonFinitePolicy.REPORT);
    Gradients gradient = Gradients.of(50);

    assertThat(governor.govern(0, 1, gradient.samples(), gradient).normAfter()).isEqualTo(1);
  }

  @Test
  void doesNotTakeAnExplosionForALevel() {
    Governor governor = new Governor(ClippingPolicy.zScore(), NonFinitePolicy.REPORT);
    double norm = 1;
    double after = 0;
    for (int i = 0; i < 200; i++) {
      norm *= i < 25 ? 1 : 1.5;
      Gradients gradient = Gradients.of(norm);
      after = governor.govern(i, 1, gradient.samples(), gradient).normAfter();
    }
    assertThat(norm).isGreaterThan(1e25);
    assertThat(after).isLessThan(2);
  }
}
