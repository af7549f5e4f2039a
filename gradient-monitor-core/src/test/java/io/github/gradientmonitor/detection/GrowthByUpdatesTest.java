package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GrowthByUpdatesTest {
  private static final Cause WEIGHTS = new WeightCause.TooLarge("normal");
  private static final Finding LARGE =
      Findings.of(Symptom.UPDATE_TOO_LARGE, Severity.WARNING, new StepCause.TooLarge(0.5));

  private final Reading reading = Findings.reading(Steps.network(6));
  private final Interpreter interpreter = new GrowthByUpdates();

  @Test
  void blamesTheStepsAndKeepsTheWeightsInMind() {
    Finding exploding = Findings.since(1, Symptom.EXPLODING_GRADIENT, Severity.CRITICAL, WEIGHTS);
    Finding blamed = exploding.withCauses(List.of(new StepCause.TooLarge(Double.NaN), WEIGHTS));

    assertThat(interpreter.interpret(reading, List.of(exploding, LARGE)))
        .containsExactly(blamed, LARGE);
    assertThat(interpreter.interpret(reading, List.of(LARGE, exploding)))
        .containsExactly(LARGE, blamed);
  }

  @Test
  void blamesNoStepThatHadNotBeenTaken() {
    List<Finding> findings =
        List.of(Findings.of(Symptom.EXPLODING_GRADIENT, Severity.CRITICAL, WEIGHTS), LARGE);

    assertThat(interpreter.interpret(reading, findings)).isEqualTo(findings);
  }

  @Test
  void blamesNoStepsOfAnOrdinarySize() {
    List<Finding> findings =
        List.of(Findings.since(1, Symptom.EXPLODING_GRADIENT, Severity.CRITICAL, WEIGHTS));

    assertThat(interpreter.interpret(reading, findings)).isEqualTo(findings);
  }

  static Stream<Cause> others() {
    return Stream.of(
        new SignalCause.RecurrentWeights(true),
        new DataCause.GradientScale(5000),
        new StepCause.Growth(6));
  }

  @ParameterizedTest
  @MethodSource("others")
  void leavesOtherCausesOfAnExplosionAlone(Cause cause) {
    List<Finding> findings =
        List.of(Findings.since(9, Symptom.EXPLODING_GRADIENT, Severity.CRITICAL, cause), LARGE);

    assertThat(interpreter.interpret(reading, findings)).isEqualTo(findings);
  }
}
