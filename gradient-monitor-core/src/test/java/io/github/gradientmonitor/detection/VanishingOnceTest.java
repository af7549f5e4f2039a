package io.github.gradientmonitor.detection;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class VanishingOnceTest {
  private final NetworkProfile network = Steps.network(6);
  private final Reading reading = Findings.reading(network);
  private final Interpreter interpreter = new VanishingOnce();

  @Test
  void keepsTheFirstOfSeveralAndAllOtherFindings() {
    Finding exploding = Findings.of(Symptom.EXPLODING_GRADIENT, Severity.WATCH);
    Finding trend =
        Findings.of(Symptom.VANISHING_GRADIENT, Severity.WATCH, new SignalCause.SigmoidLayers(6));
    Finding zero = Findings.of(Symptom.ZERO_GRADIENT, Severity.WARNING);
    Finding flat =
        Findings.of(Symptom.VANISHING_GRADIENT, Severity.WARNING, new StepCause.Overflow());

    assertThat(interpreter.interpret(reading, List.of(exploding, trend, zero, flat)))
        .containsExactly(exploding, trend, zero);
    assertThat(interpreter.interpret(reading, List.of(flat))).containsExactly(flat);
    assertThat(interpreter.interpret(reading, List.of())).isEmpty();
  }

  @Test
  void keepsTwoExplosionsWhichAreDifferentFaults() {
    Finding overDepth = Findings.of(Symptom.EXPLODING_GRADIENT, Severity.WARNING);
    Finding overSteps = Findings.of(Symptom.EXPLODING_GRADIENT, Severity.WATCH);

    assertThat(interpreter.interpret(reading, List.of(overDepth, overSteps)))
        .containsExactly(overDepth, overSteps);
  }

  @Test
  void tellsTheTrendOfASignalThatIsSmallInAllHiddenLayersToo() {
    Patient patient = new Patient(network);
    for (int i = 0; i < 52; i++) {
      patient.observe(
          layer ->
              layer.role() == LayerRole.OUTPUT
                  ? Steps.sample(layer, gradient(1), gradient(1), 1)
                  : Steps.sample(
                      layer, gradient(1e-6), gradient(Math.pow(10, layer.depth() - 12)), 1));
    }

    assertThat(patient.findings()).hasSize(1);
    assertThat(patient.found(Symptom.VANISHING_GRADIENT).evidence().value("slope"))
        .isCloseTo(1, within(1e-9));
  }
}
