package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepSummaryTest {
  private final NetworkProfile network = Steps.network(2);

  @Test
  void takesTheNormOverAllGradients() {
    StepSummary summary = StepSummary.of(Steps.ofNorms(network, 7, 2, 3, 6));

    assertThat(summary.iteration()).isEqualTo(7);
    assertThat(summary.loss()).isEqualTo(0.5);
    // sqrt(2^2 + 3^2 + 6^2) = 7, once for the weights and once for the biases
    assertThat(summary.gradientNorm()).isCloseTo(7 * Math.sqrt(2), within(1e-14));
    assertThat(summary.nonFinite()).isZero();
    assertThat(summary.isFinite()).isTrue();
  }

  @Test
  void hasANormWhereSquaresWouldOverflow() {
    assertThat(StepSummary.of(Steps.ofNorms(network, 0, 1e300, 0, 0)).gradientNorm())
        .isCloseTo(1e300 * Math.sqrt(2), within(1e287));
  }

  @Test
  void addsUpWhatIsNotFinite() {
    StepSummary summary = StepSummary.of(Steps.ofNorms(network, 0, Double.NaN, 1, Double.NaN));

    assertThat(summary.nonFinite()).isEqualTo(4);
    // 99 elements of 1 in each of four gradients, and a norm of 1 in each of two
    assertThat(summary.gradientNorm()).isCloseTo(Math.sqrt(4 * 99 + 2), within(1e-13));
    assertThat(summary.isFinite()).isFalse();
  }

  @Test
  void isNotFiniteWhereTheLossIsNot() {
    for (double loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(StepSummary.of(0, loss, List.of()).isFinite()).isFalse();
    }
    assertThat(StepSummary.of(0, -1e300, List.of()).isFinite()).isTrue();
  }
}
