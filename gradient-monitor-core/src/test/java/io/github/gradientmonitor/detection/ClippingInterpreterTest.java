package io.github.gradientmonitor.detection;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.testing.Steps;
import org.junit.jupiter.api.Test;

class ClippingInterpreterTest {
  private static final Thresholds LIMITS = Thresholds.defaults();
  private static final double LIMIT = LIMITS.value(Threshold.CLIPPED_SHARE);
  private static final double RELEASED = LIMIT * LIMITS.value(Threshold.RELEASE);

  private final Patient patient = new Patient(Steps.network(3));

  @Test
  void watchesClippingThatHidesNothing() {
    patient.healthy(2);
    clipped(LIMIT);

    assertThat(patient.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.CLIPPING_MASKS_FAULT);
    assertThat(finding.severity()).isEqualTo(Severity.WATCH);
    assertThat(finding.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(finding.layers()).isEmpty();
    assertThat(finding.since()).isEqualTo(2);
    assertThat(finding.evidence().value("clipped_share")).isEqualTo(LIMIT);
    assertThat(finding.evidence().value("clipped_steps")).isEqualTo(70);
    assertThat(finding.evidence().value("norm_before")).isEqualTo(4);
    assertThat(finding.evidence().value("norm_after")).isEqualTo(1);
  }

  @Test
  void tellsThatNoFaultIsHidden() {
    Patient other = new Patient(Steps.network(3), LIMITS.with(Threshold.CLIPPED_SHARE, 0.5));

    other.intervention(new Intervention(4, 1, false, 0.625, 70, 0)).healthy(1);
    assertThat(other.found(Symptom.CLIPPING_MASKS_FAULT).evidence().sentence())
        .isEqualTo(
            "62.5 % of the last steps were clipped, this one by x0.25; no fault was found that it"
                + " hides. Seen since step 0");
    other.intervention(new Intervention(1, 1, false, 0.625, 70, 0)).healthy(1);
    assertThat(other.found(Symptom.CLIPPING_MASKS_FAULT).evidence().sentence())
        .isEqualTo(
            "62.5 % of the last steps were clipped; no fault was found that it hides. Seen since"
                + " step 0");
  }

  @Test
  void warnsOfClippingThatHidesAFault() {
    for (int i = 0; i < 2; i++) {
      patient.intervention(new Intervention(4, 1, false, LIMIT, 70, 0));
      patient.observe(ClippingInterpreterTest::outOfScale);
    }

    Finding finding = patient.found(Symptom.CLIPPING_MASKS_FAULT);
    Finding hidden = patient.found(Symptom.EXPLODING_GRADIENT);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3");
    assertThat(finding.since()).isZero();
    assertThat(finding.evidence().sentence())
        .endsWith(
            "; it hides: Exploding gradient: "
                + hidden.evidence().sentence()
                + ". Seen since step 0");
  }

  @Test
  void doesNotBlameClippingForAFaultThatIsOnlyWatched() {
    patient.learn();
    for (int i = 0; i < 2; i++) {
      patient.intervention(new Intervention(4, 1, false, LIMIT, 70, 0));
      patient.observe(ClippingInterpreterTest::outOfScale);
    }

    assertThat(patient.found(Symptom.EXPLODING_GRADIENT).severity()).isEqualTo(Severity.WATCH);
    assertThat(patient.found(Symptom.CLIPPING_MASKS_FAULT).severity()).isEqualTo(Severity.WATCH);
  }

  private static LayerSample outOfScale(LayerProfile layer) {
    double large = 2 * LIMITS.value(Threshold.GRADIENT_TO_WEIGHT_LARGE);
    double norm = layer.role() == LayerRole.OUTPUT ? 1 : large;
    return Steps.sample(layer, gradient(norm), gradient(1), 1);
  }

  @Test
  void isSilentBelowTheLimit() {
    for (int i = 0; i < 10; i++) {
      assertThat(clipped(Math.nextDown(LIMIT)).findings()).isEmpty();
    }
  }

  @Test
  void isSilentWhereNothingIsConfigured() {
    assertThat(patient.intervention(Intervention.NONE).healthy(10).findings()).isEmpty();
  }

  @Test
  void goesOnUntilTheShareIsBelowTheReleasedLimit() {
    clipped(LIMIT);
    for (int i = 0; i < 10; i++) {
      assertThat(clipped(RELEASED).findings()).hasSize(1);
      assertThat(patient.found(Symptom.CLIPPING_MASKS_FAULT).since()).isZero();
    }

    assertThat(clipped(Math.nextDown(RELEASED)).findings()).isEmpty();
    assertThat(clipped(RELEASED).findings()).isEmpty();
    clipped(LIMIT);
    assertThat(patient.found(Symptom.CLIPPING_MASKS_FAULT).since()).isEqualTo(13);
  }

  @Test
  void endsWhenNothingIsConfiguredAnyMore() {
    clipped(LIMIT);

    assertThat(patient.intervention(Intervention.NONE).healthy(1).findings()).isEmpty();
  }

  private Patient clipped(double share) {
    return patient.intervention(new Intervention(4, 1, false, share, 70, 0)).healthy(1);
  }
}
