package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepsDetectorTest {
  private static final Thresholds LIMITS = Thresholds.defaults();
  private static final int WINDOW = LIMITS.count(Threshold.STEP_WINDOW);
  private static final int WARM_UP = LIMITS.count(Threshold.WARM_UP);
  private static final int CHECKS = LIMITS.count(Threshold.CHECKS);
  private static final double FACTOR = LIMITS.value(Threshold.SPIKE_FACTOR);

  /** Decades a step that rise by the limit over a whole window. */
  private static final double LIMIT = LIMITS.value(Threshold.STEP_RISE) / (WINDOW - 1);

  private final NetworkProfile network = Steps.network(3);
  private final Patient patient = new Patient(network);
  private double log;

  @Test
  void findsAnExponentialRiseOnceTheWindowIsFull() {
    for (int i = 0; i < WINDOW; i++) {
      assertThat(grow(1.05 * LIMIT)).isEmpty();
    }
    Finding finding = grow(1.05 * LIMIT).orElseThrow();

    assertThat(finding.layers()).containsExactly("h1", "h2", "h3", "out");
    assertThat(finding.since()).isEqualTo(WINDOW - 1L);
    assertThat(finding.evidence().value("doubling_time"))
        .isCloseTo(Math.log10(2) / (1.05 * LIMIT), within(1e-9));
    assertThat(finding.evidence().value("rise"))
        .isCloseTo(1.05 * LIMITS.value(Threshold.STEP_RISE), within(1e-9));
    assertThat(finding.evidence().value("r_squared")).isCloseTo(1, within(1e-9));
  }

  @Test
  void tellsTheDoublingTime() {
    Patient other =
        new Patient(network, LIMITS.with(Threshold.STEP_WINDOW, 11).with(Threshold.STEP_RISE, 0.5));
    for (int i = 0; i < 12; i++) {
      other.observe(Math.pow(10, 0.1 * i));
    }

    // log10(2) / 0.1 = 3.01 steps, 10 * 0.1 = 1 decade
    assertThat(other.found(Symptom.EXPLODING_GRADIENT).evidence().sentence())
        .isEqualTo(
            "the norm of the gradient grows over steps: it doubles every 3.0 steps, 1.0 decades in"
                + " all (R2 1.00). Seen at step 10");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.95, 0, -1.05, -10})
  void isSilentBelowTheLimitOfTheRise(double share) {
    for (int i = 0; i < 3 * WINDOW; i++) {
      assertThat(grow(share * LIMIT)).isEmpty();
    }
  }

  @Test
  void isSilentOnALeapThatIsNoTrend() {
    // a leap explains at most 3/4 of the variance by a line: 3 p (1 - p), where p is the share
    // after
    Patient other = new Patient(network, LIMITS.with(Threshold.R_SQUARED, 0.8));
    for (int i = 0; i < 3 * WINDOW; i++) {
      Diagnosis diagnosis = other.observe(i < WINDOW ? 1 : 1e6);
      assertThat(diagnosis.finding(Symptom.EXPLODING_GRADIENT)).isEmpty();
    }
  }

  @Test
  void isCriticalWhereTheLossDoesNotFallWithIt() {
    patient.stall();
    assertThat(severityOfARise()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void isCriticalWhereTheLossRises() {
    Patient impatient = new Patient(network, LIMITS.with(Threshold.LOSS_PATIENCE, 10_000));
    impatient.healthy(5).loss(10);
    for (int i = 0; i <= WINDOW; i++) {
      impatient.observe(Math.pow(10, 1.05 * LIMIT * i));
    }

    assertThat(impatient.found(Symptom.EXPLODING_GRADIENT).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void isOnlyWatchedWhereTheLossFalls() {
    patient.learn();
    assertThat(severityOfARise()).isEqualTo(Severity.WATCH);
  }

  private Severity severityOfARise() {
    for (int i = 0; i < 2 * WINDOW; i++) {
      grow(1.05 * LIMIT);
    }
    return grow(1.05 * LIMIT).orElseThrow().severity();
  }

  @Test
  void goesOnWhileTheRiseIsAboveTheReleasedLimit() {
    for (int i = 0; i <= WINDOW; i++) {
      grow(1.05 * LIMIT);
    }
    double band = (1 + LIMITS.value(Threshold.RELEASE)) / 2;
    for (int i = 0; i < 3 * WINDOW; i++) {
      Finding finding = grow(band * LIMIT).orElseThrow();
      assertThat(finding.since()).isEqualTo(WINDOW - 1L);
    }
  }

  @Test
  void isTakenBackWhenTheRiseEnds() {
    for (int i = 0; i <= WINDOW; i++) {
      grow(1.05 * LIMIT);
    }
    for (int i = 0; i < WINDOW; i++) {
      grow(0);
    }

    assertThat(grow(0)).isEmpty();
  }

  private Optional<Finding> grow(double decades) {
    log += decades;
    return patient.observe(Math.pow(10, log)).finding(Symptom.EXPLODING_GRADIENT);
  }

  @Test
  void watchesASingleLeap() {
    patient.healthy(WARM_UP);
    Diagnosis diagnosis = patient.observe(2 * FACTOR);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.GRADIENT_SPIKE);
    assertThat(finding.severity()).isEqualTo(Severity.WATCH);
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3", "out");
    assertThat(finding.since()).isEqualTo(WARM_UP);
    assertThat(finding.evidence().value("factor")).isCloseTo(2 * FACTOR, within(1e-9));
    // a deviation is taken to be a tenth of a decade at least
    assertThat(finding.evidence().value("sigmas"))
        .isCloseTo(10 * Math.log10(2 * FACTOR), within(1e-9));
    assertThat(finding.evidence().value("drift")).isZero();
  }

  @Test
  void tellsHowFarItLeapt() {
    Patient other =
        new Patient(network, LIMITS.with(Threshold.WARM_UP, 8).with(Threshold.SPIKE_FACTOR, 10));
    other.healthy(8).observe(20);

    // log10(20) / 0.1 = 13.0
    assertThat(other.found(Symptom.GRADIENT_SPIKE).evidence().sentence())
        .isEqualTo(
            "the norm of the gradient is x20 its usual size, 13.0 standard deviations of its"
                + " logarithm. Seen at step 8");
  }

  @Test
  void isSilentOnALeapBelowTheFactor() {
    patient.healthy(WARM_UP);

    assertThat(patient.observe(0.95 * FACTOR).findings()).isEmpty();
  }

  @Test
  void isSilentOnALeapThatIsUsualInANoisyTraining() {
    Thresholds limits =
        LIMITS
            .with(Threshold.WARM_UP, 24)
            .with(Threshold.SPIKE_SIGMA, 4)
            .with(Threshold.SPIKE_FACTOR, 10);
    Patient below = noisy(limits);
    Patient above = noisy(limits);

    assertThat(below.observe(Math.pow(10, 3.9)).findings()).isEmpty();
    above.observe(Math.pow(10, 4.1));
    assertThat(above.found(Symptom.GRADIENT_SPIKE).evidence().value("sigmas"))
        .isCloseTo(4.1, within(1e-9));
  }

  /** 24 steps whose logarithms have mean 0 and deviation 1. */
  private Patient noisy(Thresholds limits) {
    Patient noisy = new Patient(network, limits);
    for (int i = 0; i < 24; i++) {
      noisy.observe(i % 2 == 0 ? 0.1 : 10);
    }
    return noisy;
  }

  @Test
  void isSilentDuringTheWarmUp() {
    patient.healthy(WARM_UP - 1);

    assertThat(patient.observe(1e6).findings()).isEmpty();
  }

  @Test
  void isSilentOnAFall() {
    patient.healthy(WARM_UP);

    assertThat(patient.observe(1e-6).findings()).isEmpty();
  }

  @Test
  void warnsOfLeapsThatComeAgain() {
    patient.healthy(WARM_UP);
    patient.observe(2 * FACTOR);
    patient.observe(1);
    Diagnosis diagnosis = patient.observe(3 * FACTOR);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.EXPLODING);
    Finding finding = patient.found(Symptom.GRADIENT_SPIKE);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.since()).isEqualTo(WARM_UP);
    assertThat(finding.evidence().sentence())
        .endsWith("Seen at steps " + WARM_UP + ", " + (WARM_UP + 2));
  }

  @Test
  void onlyWatchesLeapsThatComeAgainInANetworkThatLearns() {
    patient.learn().healthy(WARM_UP);
    patient.observe(2 * FACTOR);
    patient.observe(3 * FACTOR);

    assertThat(patient.found(Symptom.GRADIENT_SPIKE).severity()).isEqualTo(Severity.WATCH);
  }

  @Test
  void onlyWatchesLeapsThatAreFarApart() {
    patient.healthy(WARM_UP);
    for (int i = 0; i < 10; i++) {
      patient.observe(10 * FACTOR);
      assertThat(patient.found(Symptom.GRADIENT_SPIKE).severity()).isEqualTo(Severity.WATCH);
      patient.healthy(CHECKS - 1);
    }
  }

  @Test
  void isTakenBackAfterChecksWithoutALeap() {
    patient.healthy(WARM_UP);
    patient.observe(2 * FACTOR);

    assertThat(patient.healthy(CHECKS - 1).findings()).hasSize(1);
    assertThat(patient.healthy(1).findings()).isEmpty();
  }
}
