package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.testing.Steps;
import org.junit.jupiter.api.Test;

class LossDetectorTest {
  private static final double RISE = Thresholds.defaults().value(Threshold.LOSS_RISE);
  private static final int CHECKS = Thresholds.defaults().count(Threshold.CHECKS);

  /** So much above 1 that the mean of the latest losses is twice the limit after one step. */
  private static final double HIGH = 1 + 20 * RISE;

  private final Patient patient = new Patient(Steps.network(3)).healthy(5);

  @Test
  void findsALossThatStaysHigh() {
    patient.loss(HIGH);
    assertThat(patient.healthy(CHECKS - 1).findings()).isEmpty();
    patient.healthy(1);

    assertThat(patient.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.RISING_LOSS);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3", "out");
    assertThat(finding.since()).isEqualTo(5);
    // a mean with a memory of 10 steps that goes from 1 to HIGH
    assertThat(finding.evidence().value("loss_fall"))
        .isCloseTo(-20 * RISE * (1 - Math.pow(0.9, CHECKS)), within(1e-9));
  }

  @Test
  void tellsHowFarTheLossHasRisen() {
    Thresholds limits =
        Thresholds.defaults().with(Threshold.LOSS_RISE, 0.5).with(Threshold.CHECKS, 3);
    Patient other = new Patient(Steps.network(3), limits).healthy(5).loss(11).healthy(3);

    // 10 * (1 - 0.9^3) = 2.71
    assertThat(other.found(Symptom.RISING_LOSS).evidence().sentence())
        .isEqualTo("the loss is 271 % above its first values. Seen at steps 5, 6, 7");
  }

  @Test
  void isSilentBelowTheLimit() {
    patient.loss(1 + 0.99 * RISE);
    for (int i = 0; i < 100; i++) {
      assertThat(patient.healthy(1).findings()).isEmpty();
    }
  }

  @Test
  void needsChecksInARow() {
    for (int i = 0; i < 10; i++) {
      patient.loss(HIGH).healthy(1);
      assertThat(patient.loss(1 + 2 * RISE).healthy(CHECKS - 2).findings()).isEmpty();
      assertThat(patient.loss(1 - 20 * RISE).healthy(1).findings()).isEmpty();
      assertThat(patient.loss(1).healthy(50).findings()).isEmpty();
    }
  }

  @Test
  void goesOnUntilTheLossIsBackWhereItBegan() {
    patient.loss(HIGH).healthy(CHECKS);
    patient.loss(1 + RISE / 10);
    for (int i = 0; i < 200; i++) {
      patient.healthy(1);
      assertThat(patient.found(Symptom.RISING_LOSS).since()).isEqualTo(5);
    }

    patient.loss(-HIGH);
    assertThat(patient.healthy(CHECKS - 1).findings()).hasSize(1);
    assertThat(patient.found(Symptom.RISING_LOSS).severity()).isEqualTo(Severity.WATCH);
    assertThat(patient.healthy(1).findings()).isEmpty();
  }

  @Test
  void doesNotSayThatALossThatHasFallenIsAbove() {
    patient.loss(HIGH).healthy(CHECKS);
    patient.loss(-10 * HIGH).healthy(1);

    assertThat(patient.found(Symptom.RISING_LOSS).evidence().sentence()).doesNotContain("is -");
  }
}
