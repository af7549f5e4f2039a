package io.github.gradientmonitor.detection;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZeroGradientDetectorTest {
  private final NetworkProfile network = Steps.network(3);
  private final Diagnostician diagnostician = new Diagnostician(network, Thresholds.defaults());
  private long iteration;

  @Test
  void needsThreeChecks() {
    assertThat(observe(0, 1, 0, 1).findings()).isEmpty();
    assertThat(observe(0, 1, 0, 1).findings()).isEmpty();
    Diagnosis diagnosis = observe(0, 1, 0, 1);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
    Finding finding = found(diagnosis);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.layers()).containsExactly("h1", "h3");
    assertThat(finding.since()).isZero();
    assertThat(finding.evidence().value("zero_layers")).isEqualTo(2);
    assertThat(finding.evidence().value("layers")).isEqualTo(4);
    assertThat(finding.evidence().sentence())
        .isEqualTo(
            "every element of the gradient of h1, h3 is exactly zero since step 0: no unit of a"
                + " layer behind them passes a gradient");
  }

  @Test
  void isCriticalInEveryLayer() {
    observe(0, 0, 0, 0);
    observe(0, 0, 0, 0);
    Finding finding = found(observe(0, 0, 0, 0));

    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3", "out");
    assertThat(finding.evidence().sentence())
        .isEqualTo(
            "every element of the gradient of h1 .. out (4 layers) is exactly zero since step 0:"
                + " the loss does not depend on the weights of any layer");
  }

  @Test
  void isCriticalInEveryLayerThatWasReachedAndIsNoNormalization() {
    NetworkProfile normalized =
        new NetworkProfile(
            "normalized",
            List.of(
                LayerProfile.named("frozen").frozen(true).build(),
                LayerProfile.named("h1").build(),
                LayerProfile.named("bn1").role(LayerRole.NORMALIZATION).build(),
                Steps.output(2)),
            null);
    Patient patient = new Patient(normalized);
    for (int i = 0; i < 3; i++) {
      patient.observe(
          layer ->
              layer.frozen()
                  ? LayerSample.unreached(layer)
                  : Steps.sample(
                      layer,
                      gradient(0),
                      gradient(layer.role() == LayerRole.NORMALIZATION ? 1 : 0),
                      1));
    }

    Finding finding = patient.found(Symptom.ZERO_GRADIENT);
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.layers()).containsExactly("h1", "out");
  }

  @Test
  void isWatchedOnceTheNetworkLearns() {
    Patient patient = new Patient(network).learn();
    for (int i = 0; i < 3; i++) {
      patient.observe(layer -> Steps.sample(layer, gradient(0), gradient(0), 1));
    }

    assertThat(patient.found(Symptom.ZERO_GRADIENT).severity()).isEqualTo(Severity.WATCH);
  }

  @Test
  void namesWeightsThatAreAllZero() {
    Patient patient = new Patient(network);
    for (int i = 0; i < 3; i++) {
      patient.observe(
          layer ->
              layer.role() == LayerRole.OUTPUT
                  ? Steps.sample(layer, gradient(1), gradient(1), 0)
                  : Steps.sample(layer, gradient(0), gradient(0), 1));
    }

    Finding finding = patient.found(Symptom.ZERO_GRADIENT);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3");
    assertThat(finding.evidence().sentence())
        .endsWith("a layer behind them has weights that are all zero, which no gradient passes");
  }

  @Test
  void forgivesAFirstStepWithoutGradient() {
    observe(0, 0, 0, 1);
    for (int i = 0; i < 10; i++) {
      assertThat(observe(1, 1, 1, 1).findings()).isEmpty();
    }
  }

  @Test
  void needsThreeChecksInARow() {
    for (int i = 0; i < 30; i++) {
      double h1 = i % 3 == 0 ? 1 : 0;
      assertThat(observe(h1, 1, 1, 1).findings()).isEmpty();
    }
  }

  @Test
  void isTakenBackWithTheFirstGradientAndCountsAnew() {
    for (int i = 0; i < 3; i++) {
      observe(1, 0, 1, 1);
    }

    assertThat(observe(1, 1, 1, 1).findings()).isEmpty();
    assertThat(observe(1, 0, 1, 1).findings()).isEmpty();
    assertThat(observe(1, 0, 1, 1).findings()).isEmpty();
    assertThat(found(observe(1, 0, 1, 1)).since()).isEqualTo(4);
  }

  @Test
  void isSilentOnLayersThatWereNotReached() {
    for (int i = 0; i < 10; i++) {
      Diagnosis diagnosis =
          diagnostician.diagnose(Steps.step(network, iteration++, LayerSample::unreached));
      assertThat(diagnosis.findings()).isEmpty();
    }
  }

  @Test
  void isSilentWhereOnlyTheBiasIsZero() {
    for (int i = 0; i < 10; i++) {
      Diagnosis diagnosis =
          diagnostician.diagnose(
              Steps.step(
                  network, iteration++, layer -> Steps.sample(layer, gradient(1), gradient(0), 1)));
      assertThat(diagnosis.findings()).isEmpty();
    }
  }

  @Test
  void doesNotAddUpTheZerosOfDifferentLayers() {
    observe(0, 1, 1, 1);
    observe(1, 0, 1, 1);

    assertThat(observe(1, 1, 0, 1).findings()).isEmpty();
  }

  @Test
  void tellsTheFirstStepOfTheLayerThatWentFirst() {
    observe(1, 0, 1, 1);
    observe(0, 0, 1, 1);
    assertThat(found(observe(0, 0, 1, 1)).layers()).containsExactly("h2");

    Finding both = found(observe(0, 0, 1, 1));

    assertThat(both.layers()).containsExactly("h1", "h2");
    assertThat(both.since()).isZero();
  }

  @Test
  void isNotCriticalForASingleStepWithoutGradient() {
    for (int i = 0; i < 3; i++) {
      observe(0, 1, 1, 1);
    }

    assertThat(found(observe(0, 0, 0, 0)).severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void doesNotBlameWeightsInFront() {
    Patient patient = new Patient(network);
    for (int i = 0; i < 3; i++) {
      patient.observe(
          layer ->
              layer.depth() == 2
                  ? Steps.sample(layer, gradient(0), gradient(0), 1)
                  : Steps.sample(layer, gradient(1), gradient(1), layer.depth() - 1));
    }

    assertThat(patient.found(Symptom.ZERO_GRADIENT).evidence().sentence())
        .doesNotContain("weights that are all zero");
  }

  private Diagnosis observe(double... norms) {
    return diagnostician.diagnose(Steps.ofNorms(network, iteration++, norms));
  }

  private static Finding found(Diagnosis diagnosis) {
    return diagnosis.finding(Symptom.ZERO_GRADIENT).orElseThrow();
  }
}
