package io.github.gradientmonitor.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaturationTest {
  @ParameterizedTest
  @CsvSource({
    "sigmoid, 0.009, 1",
    "sigmoid, 0.011, 0",
    "sigmoid, 0.5, 0",
    "sigmoid, 0.989, 0",
    "sigmoid, 0.991, 1",
    "sigmoid, 1, 1",
    "hardsigmoid, 0.009, 1",
    "hardsigmoid, 0.011, 0",
    "hardsigmoid, 1, 1",
    "tanh, -1, 1",
    "tanh, -0.981, 1",
    "tanh, -0.979, 0",
    "tanh, 0, 0",
    "tanh, 0.979, 0",
    "tanh, 0.981, 1",
    "hardtanh, 1, 1",
    "hardtanh, 0, 0",
    "softsign, -0.99, 1",
    "softsign, 0.97, 0"
  })
  void countsWhatIsWithinAHundredthOfABound(String activation, double value, double share) {
    assertThat(share(activation, value)).isEqualTo(share);
    Saturation floats = Saturation.of(activation).orElseThrow();
    floats.accept(new float[] {(float) value}, 0, 1);
    assertThat(floats.share()).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "identity", "leakyrelu", "softmax", "gelu", ""})
  void hasNothingToSayOfAFunctionWithoutTwoBounds(String activation) {
    assertThat(Saturation.of(activation)).isEmpty();
  }

  @Test
  void agreesWithTheDerivativeOfTheSigmoid() {
    // sigmoid'(x) = y (1 - y), at most 1/4; 4 % of that are 0.01, to which y = 0.01 comes by 1 %
    for (double x = -10; x <= 10; x += 0.125) {
      double y = 1 / (1 + Math.exp(-x));
      boolean flat = y * (1 - y) <= 0.01 * 0.99;
      assertThat(share("sigmoid", y)).as("x = %s", x).isEqualTo(flat ? 1 : 0);
    }
  }

  @Test
  void leavesOutWhatDropoutTookFromASigmoid() {
    assertThat(share("sigmoid", 0, 0, -0.0, 0.5, 1)).isEqualTo(0.5);
    assertThat(share("tanh", 0, 0, 0, 1)).isEqualTo(0.25);
  }

  @Test
  void countsTheLowerBoundOfAHardSigmoid() {
    assertThat(share("hardsigmoid", 0, 0, 0, 0.5)).isEqualTo(0.75);
  }

  @Test
  void countsInfinityButNotNaN() {
    assertThat(share("tanh", Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0))
        .isEqualTo(0.5);
  }

  @Test
  void isNotANumberWithoutElements() {
    Saturation saturation = Saturation.of("sigmoid").orElseThrow();
    assertThat(saturation.share()).isNaN();

    saturation.accept(new double[] {0, 0}, 0, 2);

    assertThat(saturation.share()).isNaN();
  }

  @Test
  void addsUpRangesUntilReset() {
    Saturation saturation = Saturation.of("tanh").orElseThrow();
    saturation.accept(new double[] {1, 0, 1, 0}, 1, 3);
    saturation.accept(new float[] {0, 0, 1}, 1, 2);
    assertThat(saturation.share()).isCloseTo(1.0 / 3, within(1e-15));

    saturation.reset();

    assertThat(saturation.share()).isNaN();
  }

  private static double share(String activation, double... values) {
    Saturation saturation = Saturation.of(activation).orElseThrow();
    saturation.accept(values, 0, values.length);
    return saturation.share();
  }
}
