package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import org.junit.jupiter.api.Test;

class SaturationDetectorTest {
  private static final double LIMIT = Thresholds.defaults().value(Threshold.SATURATED_SHARE);
  private static final double ABOVE = (1 + LIMIT) / 2;
  private static final int CHECKS = Thresholds.defaults().count(Threshold.CHECKS);
  private static final double UNBOUNDED = Double.NaN;

  private final NetworkProfile network = Steps.network(4);
  private final Patient patient = new Patient(network);

  @Test
  void watchesSaturatedLayersFromTheSecondCheckOn() {
    assertThat(observe(0, ABOVE, 1, 0).findings()).isEmpty();
    Diagnosis diagnosis = observe(0, ABOVE, 1, 0);

    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.SATURATED_UNITS);
    assertThat(finding.severity()).isEqualTo(Severity.WATCH);
    assertThat(finding.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(finding.layers()).containsExactly("h2", "h3");
    assertThat(finding.since()).isZero();
    assertThat(finding.evidence().value("saturated_share")).isEqualTo(1);
  }

  @Test
  void tellsTheLargestShare() {
    Patient other =
        new Patient(network, Thresholds.defaults().with(Threshold.SATURATED_SHARE, 0.5));
    observe(other, 0.75, 0.9, 0.8, 0.625);
    observe(other, 0.75, 0.9, 0.8, 0.625);

    assertThat(other.found(Symptom.SATURATED_UNITS).evidence().sentence())
        .isEqualTo(
            "up to 90 % of the activations of h1 .. h4 (4 layers) lie within 1 % of a bound, where"
                + " the derivative is all but zero. Seen at step 0");
  }

  @Test
  void warnsWhereTheLossDoesNotFall() {
    patient.stall();
    observe(1, 1, 1, 1);
    Diagnosis diagnosis = observe(1, 1, 1, 1);

    assertThat(patient.found(Symptom.SATURATED_UNITS).severity()).isEqualTo(Severity.WARNING);
    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
  }

  @Test
  void isSilentAtTheLimit() {
    staysSilent(LIMIT, LIMIT, LIMIT, LIMIT);
  }

  @Test
  void isSilentBelowHalfOfTheLayers() {
    staysSilent(1, 0, 0, 0);
  }

  @Test
  void countsBoundedLayersOnly() {
    observe(1, UNBOUNDED, 0, UNBOUNDED);
    observe(1, UNBOUNDED, 0, UNBOUNDED);

    assertThat(patient.found(Symptom.SATURATED_UNITS).layers()).containsExactly("h1");
  }

  @Test
  void isSilentWhereNoLayerIsBounded() {
    staysSilent(UNBOUNDED, UNBOUNDED, UNBOUNDED, UNBOUNDED);
  }

  @Test
  void isSilentOnTheOutputLayer() {
    for (int i = 0; i < 10; i++) {
      assertThat(observe(0, 0, 0, 0, 1).findings()).isEmpty();
    }
  }

  private void staysSilent(double... shares) {
    for (int i = 0; i < 10; i++) {
      assertThat(observe(shares).findings()).isEmpty();
    }
  }

  @Test
  void isSilentInAStepWithoutTheSignAndForgetsAfterChecksWithout() {
    observe(1, 1, 1, 1);
    observe(1, 1, 1, 1);

    assertThat(observe(0, 0, 0, 0).findings()).isEmpty();
    observe(1, 1, 1, 1);
    assertThat(patient.found(Symptom.SATURATED_UNITS).since()).isZero();

    for (int i = 0; i < CHECKS; i++) {
      observe(0, 0, 0, 0);
    }
    assertThat(observe(1, 1, 1, 1).findings()).isEmpty();
    observe(1, 1, 1, 1);
    assertThat(patient.found(Symptom.SATURATED_UNITS).since()).isEqualTo(CHECKS + 4L);
  }

  private Diagnosis observe(double... shares) {
    return observe(patient, shares);
  }

  private Diagnosis observe(Patient one, double... shares) {
    return one.observe(
        layer -> {
          int at = network.indexOf(layer.name());
          return Steps.saturated(layer, at < shares.length ? shares[at] : UNBOUNDED);
        });
  }
}
