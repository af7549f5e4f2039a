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
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadUnitsDetectorTest {
  private static final int UNITS = 100;
  private static final int CHECKS = Thresholds.defaults().count(Threshold.CHECKS);

  /** As many of the units as are no finding yet. */
  private static final int LIMIT =
      (int) Math.floor(UNITS * Thresholds.defaults().value(Threshold.DEAD_SHARE));

  private final NetworkProfile network = Steps.network(3);
  private final Patient patient = new Patient(network);

  @Test
  void findsALayerThatIsDying() {
    Diagnosis diagnosis = observe(LIMIT, LIMIT + 2, LIMIT + 1);

    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.DEAD_UNITS);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(finding.layers()).containsExactly("h2", "h3");
    assertThat(finding.since()).isZero();
    assertThat(finding.evidence().value("dead_share")).isEqualTo((LIMIT + 2.0) / UNITS);
  }

  @Test
  void tellsTheLargestShare() {
    Patient other = new Patient(network, Thresholds.defaults().with(Threshold.DEAD_SHARE, 0.125));
    observe(other, 12, 13, 60);

    assertThat(other.found(Symptom.DEAD_UNITS).evidence().sentence())
        .isEqualTo(
            "up to 60 % of the units of h2, h3 have had no gradient in any of the last steps. Seen"
                + " at step 0");
  }

  @Test
  void isSilentAtTheLimit() {
    for (int i = 0; i < 10; i++) {
      assertThat(observe(LIMIT, LIMIT, LIMIT).findings()).isEmpty();
    }
  }

  @Test
  void isCriticalForAWholeLayer() {
    Diagnosis diagnosis = observe(0, UNITS, 0);

    assertThat(patient.found(Symptom.DEAD_UNITS).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
  }

  @Test
  void isOnlyWatchedInANetworkThatLearnsUnlessAWholeLayerIsDead() {
    patient.learn();

    observe(0, UNITS - 1, 0);
    assertThat(patient.found(Symptom.DEAD_UNITS).severity()).isEqualTo(Severity.WATCH);
    observe(0, UNITS, 0);
    assertThat(patient.found(Symptom.DEAD_UNITS).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void remembersWhenItBeganOverFewerChecksThanItTakesToForget() {
    observe(0, UNITS, 0);

    assertThat(patient.healthy(CHECKS - 1).findings()).isEmpty();
    observe(0, UNITS, 0);
    assertThat(patient.found(Symptom.DEAD_UNITS).since()).isZero();

    assertThat(patient.healthy(CHECKS).findings()).isEmpty();
    observe(0, UNITS, 0);
    assertThat(patient.found(Symptom.DEAD_UNITS).since()).isEqualTo(2L * CHECKS + 1);
  }

  @Test
  void isSilentOnOutputLayersAndOnThoseInFrontOfANormalization() {
    NetworkProfile normalized =
        new NetworkProfile(
            "normalized",
            List.of(
                LayerProfile.named("h1").normalization("bn1").build(),
                LayerProfile.named("bn1").role(LayerRole.NORMALIZATION).build(),
                Steps.output(2)),
            null);
    Patient other = new Patient(normalized);
    for (int i = 0; i < 10; i++) {
      assertThat(other.observe(layer -> Steps.silent(layer, UNITS)).findings()).isEmpty();
    }
  }

  @Test
  void isSilentOnALayerWithoutABias() {
    TensorStatistics some = Steps.gradient(1);
    for (int i = 0; i < 10; i++) {
      Diagnosis diagnosis =
          patient.observe(layer -> LayerSample.of(layer, some, TensorStatistics.EMPTY));
      assertThat(diagnosis.findings()).isEmpty();
    }
  }

  private Diagnosis observe(int... silentUnits) {
    return observe(patient, silentUnits);
  }

  private Diagnosis observe(Patient one, int... silentUnits) {
    return one.observe(
        layer -> {
          int at = network.indexOf(layer.name());
          return Steps.silent(layer, at < silentUnits.length ? silentUnits[at] : 0);
        });
  }
}
