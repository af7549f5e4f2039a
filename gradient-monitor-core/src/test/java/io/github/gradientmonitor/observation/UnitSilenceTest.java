package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitSilenceTest {
  private final UnitSilence silence = new UnitSilence(3);

  @ParameterizedTest
  @CsvSource({"1, 512", "32, 16", "50, 11", "51, 11", "52, 10", "64, 10", "100000, 10"})
  void countsAUnitAfterEnoughStepsAndExamples(int examples, int steps) {
    for (int i = 1; i < steps; i++) {
      assertThat(step(examples, 1, 0, 1)).as("step %d", i).isZero();
    }

    assertThat(step(examples, 1, 0, 1)).isEqualTo(1);
    assertThat(step(examples, 1, 0, 1)).isEqualTo(1);
  }

  @Test
  void countsEachUnitByItself() {
    for (int i = 0; i < 9; i++) {
      step(64, 0, -0.0, 1);
    }

    assertThat(step(64, 0, -0.0, 0)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void beginsAnewWithAnyGradient(double gradient) {
    for (int i = 0; i < 20; i++) {
      step(64, 0, 0, 0);
    }

    assertThat(step(64, gradient, 0, 0)).isEqualTo(2);
    for (int i = 0; i < 9; i++) {
      assertThat(step(64, 0, 0, 0)).isEqualTo(2);
    }
    assertThat(step(64, 0, 0, 0)).isEqualTo(3);
  }

  @Test
  void countsOnHoweverLongAUnitIsSilent() {
    for (int i = 0; i < 70_000; i++) {
      step(1, 0, 1, 1);
    }

    assertThat(step(1, 0, 1, 1)).isEqualTo(1);
  }

  @Test
  void takesAStepInRangesOfEitherPrecision() {
    for (int i = 0; i < 10; i++) {
      silence.begin(64);
      silence.accept(new float[] {0, 9}, 1, 2);
      silence.accept(new double[] {0, 1, 9}, 2, 0);
    }

    assertThat(silence.silentUnits()).isEqualTo(2);
  }

  @Test
  void goesOnOverASmallMinibatch() {
    for (int i = 0; i < 100; i++) {
      step(64, 0, 1, 1);
    }

    assertThat(step(1, 0, 1, 1)).isEqualTo(1);
  }

  @Test
  void countsTheExamplesOfEveryMinibatch() {
    for (int i = 0; i < 9; i++) {
      step(1, 0, 1, 1);
    }

    assertThat(step(64, 0, 1, 1)).isZero();
  }

  private int step(int examples, double... gradient) {
    silence.begin(examples);
    silence.accept(gradient, gradient.length, 0);
    return silence.silentUnits();
  }
}
