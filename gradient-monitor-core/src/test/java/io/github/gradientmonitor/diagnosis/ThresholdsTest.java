package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdsTest {
  @ParameterizedTest
  @EnumSource
  void startsFromTheStandardOfEveryLimit(Threshold threshold) {
    assertThat(Thresholds.defaults().value(threshold)).isEqualTo(threshold.standard());
    assertThat(threshold.standard()).isBetween(threshold.min(), threshold.max());
    assertThat(threshold.unit()).isNotBlank();
    assertThat(threshold.evidence()).isNotBlank();
  }

  @Test
  void changesOneLimitAndLeavesTheOthers() {
    Thresholds changed = Thresholds.defaults().with(Threshold.VANISHING_SLOPE, 0.4);

    for (Threshold threshold : Threshold.values()) {
      assertThat(changed.value(threshold))
          .isEqualTo(threshold == Threshold.VANISHING_SLOPE ? 0.4 : threshold.standard());
    }
    assertThat(Thresholds.defaults().value(Threshold.VANISHING_SLOPE)).isEqualTo(0.3);
  }

  @Test
  void isEqualWhenEveryLimitIs() {
    Thresholds changed = Thresholds.defaults().with(Threshold.R_SQUARED, 0.9);

    assertThat(changed).isNotEqualTo(Thresholds.defaults());
    assertThat(changed.with(Threshold.R_SQUARED, 0.8))
        .isEqualTo(Thresholds.defaults())
        .hasSameHashCodeAs(Thresholds.defaults());
  }

  @Test
  void namesTheLimitsThatWereChanged() {
    assertThat(Thresholds.defaults().with(Threshold.R_SQUARED, 0.9))
        .hasToString("Thresholds{R_SQUARED=0.9}");
  }

  @ParameterizedTest
  @EnumSource
  void takesTheEndsOfARangeAndRefusesWhatIsBeyond(Threshold threshold) {
    for (double end : new double[] {threshold.min(), threshold.max()}) {
      threshold.check(end);
    }
    for (double beyond :
        new double[] {Math.nextDown(threshold.min()), Math.nextUp(threshold.max()), Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Thresholds.defaults().with(threshold, beyond))
          .withMessage(
              "%s must be %s .. %s %s, but was %s",
              threshold, threshold.min(), threshold.max(), threshold.unit(), beyond);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {5.5, 7.0000001})
  void refusesPartsOfWhatIsCounted(double layers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Thresholds.defaults().with(Threshold.LAYERS, layers))
        .withMessage("LAYERS must be a whole number of layers, but was " + layers);
  }

  @Test
  void refusesMoreConfirmationsThanChecks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Thresholds.defaults().with(Threshold.CONFIRMATIONS, 4))
        .withMessage("CONFIRMATIONS must not be above CHECKS, but they were 4.0 and 3.0");
  }

  @Test
  void refusesASkillThatIsNothingAndBeyondDoubt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Thresholds.defaults().with(Threshold.SKILL_NONE, 0.2))
        .withMessage("SKILL_NONE must not be above SKILL_DOUBT, but they were 0.2 and 0.1");
  }

  @ParameterizedTest
  @MethodSource("presets")
  void givesPresetsOnTheSideThatTheirNamesSay(Thresholds strict, Thresholds lax) {
    for (Threshold threshold : Threshold.values()) {
      assertThat(strict.value(threshold))
          .as(threshold.name())
          .isLessThanOrEqualTo(lax.value(threshold));
    }
  }

  static Stream<Thresholds[]> presets() {
    return Stream.of(
        new Thresholds[] {Thresholds.strict(), Thresholds.defaults()},
        new Thresholds[] {Thresholds.defaults(), Thresholds.quiet()});
  }
}
