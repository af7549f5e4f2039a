package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.Steps;
import org.junit.jupiter.api.Test;

class DiagnosticianTest {
  private final NetworkProfile network = Steps.network(6);
  private final Diagnostician diagnostician = new Diagnostician(network, Thresholds.defaults());

  @Test
  void warmsUpUntilThreeChecksWereMade() {
    for (int i = 0; i < 6; i++) {
      assertThat(diagnostician.diagnose(Steps.sloping(network, i, 0)).health())
          .isEqualTo(i < 2 ? GradientHealth.WARMING_UP : GradientHealth.HEALTHY);
    }
  }

  @Test
  void handsOnTheStepAndItsTrends() {
    TrainingStep step = Steps.sloping(network, 17, 0.25);

    Diagnosis diagnosis = diagnostician.diagnose(step);

    assertThat(diagnosis.step()).isSameAs(step);
    assertThat(diagnosis.iteration()).isEqualTo(17);
    assertThat(diagnosis.layers()).isEqualTo(step.layers());
    assertThat(diagnosis.backward().slope()).isCloseTo(0.25, within(1e-12));
    assertThat(diagnosis.weights().slope()).isCloseTo(0, within(1e-12));
  }

  @Test
  void reportsEverySymptomOfAStepAndTheWorstHealth() {
    double nan = Double.NaN;
    NetworkProfile net = Steps.network(8);
    Diagnostician other = new Diagnostician(net, Thresholds.defaults());
    double[] norms = {1e-9, 1e-8, nan, 1e-6, 0, 1e-4, 1e-3, 1e-2, 1};
    Diagnosis diagnosis = Diagnosis.pending(net);
    for (int i = 0; i < 3; i++) {
      diagnosis = other.diagnose(Steps.ofNorms(net, i, norms));
    }

    assertThat(diagnosis.findings())
        .extracting(Finding::symptom)
        .containsExactly(Symptom.NON_FINITE, Symptom.VANISHING_GRADIENT, Symptom.ZERO_GRADIENT);
    assertThat(diagnosis.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(diagnosis.health("h3")).isEqualTo(GradientHealth.EXPLODING);
    assertThat(diagnosis.health("h5")).isEqualTo(GradientHealth.VANISHING);
    assertThat(diagnosis.health("h1")).isEqualTo(GradientHealth.VANISHING);
    assertThat(diagnosis.health("h8")).isEqualTo(GradientHealth.HEALTHY);
    assertThat(diagnosis.health("out")).isEqualTo(GradientHealth.HEALTHY);
  }

  @Test
  void refusesAStepOfAnotherNetwork() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> diagnostician.diagnose(Steps.sloping(Steps.network(5), 0, 0)))
        .withMessageStartingWith("step must be of network net");
  }
}
