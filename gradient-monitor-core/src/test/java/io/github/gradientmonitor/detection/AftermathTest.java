package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AftermathTest {
  private static final Cause WEIGHTS = new WeightCause.TooLarge("normal");
  private static final Cause STEPS = new StepCause.TooLarge(0.5);
  private static final Finding BORN_ILL =
      Findings.of(Symptom.EXPLODING_GRADIENT, Severity.CRITICAL, WEIGHTS);

  private final Reading reading = Findings.reading(Steps.network(6));
  private final Interpreter interpreter = new Aftermath();

  @ParameterizedTest
  @EnumSource(names = {"DEAD_UNITS", "ZERO_GRADIENT", "NON_FINITE", "UPDATE_TOO_LARGE"})
  void namesWhatWasWrongAtTheStartBeforeWhatCameAfterIt(Symptom later) {
    Finding follows = Findings.since(4, later, Severity.CRITICAL, STEPS);

    assertThat(interpreter.interpret(reading, List.of(follows, BORN_ILL)))
        .containsExactly(follows.withCauses(List.of(WEIGHTS, STEPS)), BORN_ILL);
  }

  @Test
  void remembersTheStartWhenItsTraceIsGone() {
    Finding overflow = Findings.since(4, Symptom.NON_FINITE, Severity.CRITICAL, STEPS);

    assertThat(interpreter.interpret(reading, List.of(BORN_ILL))).containsExactly(BORN_ILL);
    assertThat(interpreter.interpret(reading, List.of(overflow)))
        .containsExactly(overflow.withCauses(List.of(WEIGHTS, STEPS)));
  }

  @Test
  void leavesWhatBeganLaterAlone() {
    List<Finding> findings =
        List.of(
            Findings.since(40, Symptom.EXPLODING_GRADIENT, Severity.CRITICAL, WEIGHTS),
            Findings.since(44, Symptom.DEAD_UNITS, Severity.CRITICAL, STEPS));

    assertThat(interpreter.interpret(reading, findings)).isEqualTo(findings);
  }

  @Test
  void leavesAnExplosionAloneThatTheDataExplain() {
    List<Finding> findings =
        List.of(
            Findings.of(
                Symptom.EXPLODING_GRADIENT, Severity.CRITICAL, new DataCause.GradientScale(5000)),
            Findings.since(4, Symptom.DEAD_UNITS, Severity.CRITICAL, STEPS));

    assertThat(interpreter.interpret(reading, findings)).isEqualTo(findings);
  }

  @Test
  void blamesNoVanishingGradientForAnOverflow() {
    List<Finding> findings =
        List.of(
            Findings.of(Symptom.VANISHING_GRADIENT, Severity.CRITICAL, WEIGHTS),
            Findings.since(4, Symptom.NON_FINITE, Severity.CRITICAL, STEPS));

    assertThat(interpreter.interpret(reading, findings)).isEqualTo(findings);
  }

  @Test
  void forgetsTheStartOnceTheNetworkLearns() {
    Finding dead = Findings.since(400, Symptom.DEAD_UNITS, Severity.CRITICAL, STEPS);

    interpreter.interpret(reading, List.of(BORN_ILL));
    interpreter.interpret(reading.judged(Learning.LEARNING, List.of()), List.of());

    assertThat(interpreter.interpret(reading, List.of(dead))).containsExactly(dead);
  }
}
