package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateDetectorTest {
  private static final Thresholds LIMITS = Thresholds.defaults();
  private static final double LARGE = LIMITS.value(Threshold.UPDATE_LARGE);
  private static final double SMALL = LIMITS.value(Threshold.UPDATE_SMALL);
  private static final double USUAL = Math.sqrt(LARGE * SMALL);
  private static final int CHECKS = LIMITS.count(Threshold.CHECKS);

  private final NetworkProfile network = Steps.network(2);
  private final Patient patient = new Patient(network);

  @Test
  void findsUpdatesThatAreTooLargeInTwoReadings() {
    assertThat(update(2 * LARGE).findings()).isEmpty();
    Diagnosis diagnosis = update(3 * LARGE);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.UPDATE_TOO_LARGE);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.layers()).containsExactly("h1", "h2", "out");
    assertThat(finding.since()).isZero();
    assertThat(finding.evidence().value("update_ratio")).isEqualTo(3 * LARGE);
    assertThat(finding.evidence().value("loss_fall")).isZero();
  }

  @Test
  void onlyWatchesLargeUpdatesUntilTheLossShouldHaveFallen() {
    update(1.5 * LARGE);
    update(1.5 * LARGE);
    assertThat(patient.found(Symptom.UPDATE_TOO_LARGE).severity()).isEqualTo(Severity.WATCH);

    for (int i = 0; i < LIMITS.count(Threshold.LOSS_PATIENCE); i++) {
      update(1.5 * LARGE);
    }
    assertThat(patient.found(Symptom.UPDATE_TOO_LARGE).severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void tellsTheShareOfTheWeightsThatIsOverwritten() {
    Patient other = new Patient(network, LIMITS.with(Threshold.UPDATE_LARGE, 0.1));
    update(other, layer -> 0.25);
    update(other, layer -> 0.25);

    assertThat(other.found(Symptom.UPDATE_TOO_LARGE).evidence().sentence())
        .isEqualTo(
            "the updates are 0.25 times the weights, in the median over the layers; that is more"
                + " than 10 % of them in one step. Seen at steps 0, 1");
  }

  @Test
  void findsUpdatesThatAreTooSmall() {
    for (int i = 1; i < CHECKS; i++) {
      assertThat(update(SMALL / 2).findings()).isEmpty();
    }
    Diagnosis diagnosis = update(SMALL / 2);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.UPDATE_TOO_SMALL);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.layers()).containsExactly("h1", "h2", "out");
    assertThat(finding.since()).isZero();
    assertThat(finding.evidence().value("update_ratio")).isEqualTo(SMALL / 2);
  }

  @Test
  void tellsHowLongSmallUpdatesWouldTake() {
    Patient other =
        new Patient(network, LIMITS.with(Threshold.UPDATE_SMALL, 1e-5).with(Threshold.CHECKS, 3));
    for (int i = 0; i < 3; i++) {
      update(other, layer -> 1e-6);
    }

    assertThat(other.found(Symptom.UPDATE_TOO_SMALL).evidence().sentence())
        .isEqualTo(
            "the updates are 1.0e-06 times the weights, in the median over the layers; at that rate"
                + " the weights take more than 100000 steps to change by their own size. Seen at"
                + " steps 0, 1, 2");
  }

  @Test
  void isSilentAtTheLimits() {
    for (int i = 0; i < 10; i++) {
      assertThat(update(LARGE).findings()).isEmpty();
    }
    for (int i = 0; i < 10; i++) {
      assertThat(update(SMALL).findings()).isEmpty();
    }
  }

  @Test
  void needsSmallUpdatesInARow() {
    for (int i = 0; i < 10 * CHECKS; i++) {
      assertThat(update(i % CHECKS == 0 ? SMALL : SMALL / 2).findings()).isEmpty();
    }
  }

  @Test
  void forgivesAWarmUp() {
    for (int i = 1; i <= 100; i++) {
      assertThat(update(USUAL * i * i / 1e4).findings()).isEmpty();
    }
  }

  @Test
  void forgivesTheEndOfASchedule() {
    patient.learn();
    for (int i = 0; i < 10; i++) {
      assertThat(update(SMALL / 2).findings()).isEmpty();
    }
  }

  @Test
  void onlyWatchesLargeUpdatesInANetworkThatLearns() {
    patient.learn();
    update(2 * LARGE);
    update(2 * LARGE);

    assertThat(patient.found(Symptom.UPDATE_TOO_LARGE).severity()).isEqualTo(Severity.WATCH);
  }

  @Test
  void countsAReadingOnceHoweverOftenItIsShown() {
    for (int i = 0; i < 10; i++) {
      Diagnosis diagnosis = patient.observe(layer -> Steps.updated(layer, 2 * LARGE, 0));
      assertThat(diagnosis.findings()).isEmpty();
    }
  }

  @Test
  void goesOnBetweenTwoReadings() {
    update(2 * LARGE);
    update(2 * LARGE);
    for (int i = 0; i < 10; i++) {
      patient.observe(layer -> Steps.updated(layer, 2 * LARGE, 1));
      assertThat(patient.found(Symptom.UPDATE_TOO_LARGE).since()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Symptom.class,
      names = {"UPDATE_TOO_LARGE", "UPDATE_TOO_SMALL"})
  void isTakenBackAfterUsualReadings(Symptom symptom) {
    for (int i = 0; i < CHECKS; i++) {
      update(symptom == Symptom.UPDATE_TOO_LARGE ? 2 * LARGE : SMALL / 2);
    }
    for (int i = 1; i < CHECKS; i++) {
      assertThat(update(USUAL).finding(symptom)).isPresent();
    }

    assertThat(update(USUAL).findings()).isEmpty();
  }

  @Test
  void isTakenBackAtTheSmallLimit() {
    for (int i = 0; i < CHECKS; i++) {
      update(0.75 * SMALL);
    }
    for (int i = 0; i < CHECKS; i++) {
      update(SMALL);
    }

    assertThat(patient.findings()).isEmpty();
  }

  @Test
  void goesByTheMedianOfTheLayers() {
    for (int i = 0; i < 10; i++) {
      Diagnosis diagnosis =
          update(patient, layer -> layer.role() == LayerRole.OUTPUT ? 1e3 * LARGE : USUAL);
      assertThat(diagnosis.findings()).isEmpty();
    }
  }

  @Test
  void leavesOutNormalizationAndUnknownUpdates() {
    NetworkProfile mixed =
        new NetworkProfile(
            "mixed",
            List.of(
                LayerProfile.named("h1").build(),
                LayerProfile.named("bn1").role(LayerRole.NORMALIZATION).build(),
                LayerProfile.named("bn2").role(LayerRole.NORMALIZATION).build(),
                LayerProfile.named("h2").depth(2).build(),
                LayerProfile.named("h3").depth(3).build()),
            null);
    Patient other = new Patient(mixed);
    for (int i = 0; i < 10; i++) {
      Diagnosis diagnosis =
          update(
              other,
              layer ->
                  layer.role() == LayerRole.NORMALIZATION
                      ? 10 * LARGE
                      : layer.name().equals("h1") ? USUAL : Double.NaN);
      assertThat(diagnosis.findings()).isEmpty();
    }
  }

  @Test
  void findsAWarmUpThatEndsTooSmall() {
    for (int i = 1; i <= 10; i++) {
      update(SMALL * i / 100);
    }
    for (int i = 0; i < 50; i++) {
      update(SMALL / 10);
    }

    assertThat(patient.findings()).extracting(Finding::symptom).contains(Symptom.UPDATE_TOO_SMALL);
  }

  @Test
  void doesNotCallAUsualUpdateTooLarge() {
    update(2 * LARGE);
    update(2 * LARGE);
    update(USUAL);

    assertThat(patient.found(Symptom.UPDATE_TOO_LARGE).evidence().value("update_ratio"))
        .isGreaterThan(LARGE);
  }

  @Test
  void forgivesTheEndOfAScheduleWhenTheLossHasComeBack() {
    patient.learn().loss(1).healthy(50);
    for (int i = 0; i < 10; i++) {
      assertThat(update(SMALL / 2).findings()).isEmpty();
    }
  }

  private Diagnosis update(double ratio) {
    return update(patient, layer -> ratio);
  }

  private static Diagnosis update(Patient patient, ToDoubleFunction<LayerProfile> ratio) {
    long now = patient.iteration();
    return patient.observe(layer -> Steps.updated(layer, ratio.applyAsDouble(layer), now));
  }
}
