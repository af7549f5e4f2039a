package io.github.gradientmonitor.detection;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmallUpdatesOfVanishingTest {
  private static final Cause SIGMOIDS = new SignalCause.SigmoidLayers(20);
  private static final Cause DEPTH = new SignalCause.Depth(20);
  private static final Finding SMALL =
      Findings.since(7, Symptom.UPDATE_TOO_SMALL, Severity.WARNING, new StepCause.TooSmall(1e-8));

  private final NetworkProfile network = Steps.network(8);
  private final Reading reading = Findings.reading(network);
  private final Interpreter interpreter = new SmallUpdatesOfVanishing();

  @ParameterizedTest
  @EnumSource(
      value = Symptom.class,
      names = {"VANISHING_GRADIENT", "ZERO_GRADIENT"})
  void dropsSmallUpdatesOfASignalThatDoesNotArrive(Symptom symptom) {
    Finding signal = Findings.of(symptom, Severity.WARNING, SIGMOIDS);

    assertThat(interpreter.interpret(reading, List.of(signal, SMALL))).containsExactly(signal);
    assertThat(interpreter.interpret(reading, List.of(SMALL, signal))).containsExactly(signal);
  }

  @Test
  void givesThemTheCausesOfAVanishingGradientThatIsOnlyWatched() {
    Finding watched = Findings.of(Symptom.VANISHING_GRADIENT, Severity.WATCH, SIGMOIDS, DEPTH);

    assertThat(interpreter.interpret(reading, List.of(watched, SMALL)))
        .containsExactly(watched, SMALL.withCauses(List.of(SIGMOIDS, DEPTH)));
  }

  @Test
  void leavesThemAloneBesideAnythingElse() {
    Finding zero =
        Findings.of(
            Symptom.ZERO_GRADIENT, Severity.WATCH, new StepCause.DeadRectifiers(Double.NaN));
    Finding dead =
        Findings.of(Symptom.DEAD_UNITS, Severity.CRITICAL, new StepCause.DeadRectifiers(1));

    assertThat(interpreter.interpret(reading, List.of(zero, dead, SMALL)))
        .containsExactly(zero, dead, SMALL);
    assertThat(interpreter.interpret(reading, List.of(SMALL))).containsExactly(SMALL);
  }

  @Test
  void findsTheVanishingGradientAlone() {
    Patient patient = new Patient(network);
    for (int i = 0; i < 5; i++) {
      long now = i;
      patient.observe(
          layer ->
              new LayerSample(
                  layer,
                  gradient(1),
                  gradient(Math.pow(10, layer.depth() - 8)),
                  new WeightUpdate(1, 1e-8, now),
                  0,
                  Double.NaN));
    }

    assertThat(patient.findings())
        .extracting(Finding::symptom)
        .containsExactly(Symptom.VANISHING_GRADIENT);
  }
}
