package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonFiniteDetectorTest {
  private static final double NAN = Double.NaN;

  private final NetworkProfile network = Steps.network(3);
  private final Diagnostician diagnostician = new Diagnostician(network, Thresholds.defaults());
  private long iteration;

  @Test
  void findsOneElementAtOnce() {
    Diagnosis diagnosis = observe(NAN, NAN, 1, 1);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = diagnosis.findings().get(0);
    assertThat(finding.symptom()).isEqualTo(Symptom.NON_FINITE);
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.layers()).containsExactly("h1", "h2");
    assertThat(finding.since()).isZero();
    assertThat(finding.evidence().value("non_finite")).isEqualTo(4);
    assertThat(finding.evidence().value("loss")).isEqualTo(0.5);
  }

  @Test
  void namesTheFirstLayerOnTheWayBack() {
    assertThat(found(observe(NAN, NAN, 1, 1)).evidence().sentence())
        .isEqualTo(
            "4 elements are NaN or infinite in h1, h2; on the way back h2 is the first. Loss"
                + " 0.500. Seen at step 0");
  }

  @Test
  void namesTheOutputLayerWhereItBeginsThere() {
    assertThat(found(observe(NAN, NAN, NAN, NAN)).evidence().sentence())
        .contains("in h1 .. out (4 layers); on the way back out is the first");
  }

  @Test
  void goesOnTellingHowItBegan() {
    Evidence first = found(observe(NAN, NAN, 1, 1)).evidence();

    Finding later = found(observe(NAN, NAN, NAN, NAN));

    assertThat(later.layers()).containsExactly("h1", "h2");
    assertThat(later.evidence()).isEqualTo(first);
  }

  @Test
  void tellsTheStepsBeforeIt() {
    for (int i = 0; i < 12; i++) {
      observe(i, 0, 0, 0);
    }

    Evidence evidence = found(observe(1, NAN, 1, 1)).evidence();

    // weights and bias have the norm i each, the whole gradient i * sqrt(2)
    assertThat(evidence.before())
        .extracting(StepSummary::iteration)
        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    assertThat(evidence.before().get(1).gradientNorm()).isCloseTo(3 * Math.sqrt(2), within(1e-12));
    assertThat(evidence.sentence())
        .isEqualTo(
            "2 elements are NaN or infinite in h2; on the way back h2 is the first. Loss 0.500."
                + " Seen at step 12; step 9 before it: loss 0.500, |gradient| 12.7; step 10 before"
                + " it: loss 0.500, |gradient| 14.1; step 11 before it: loss 0.500, |gradient|"
                + " 15.6");
  }

  @Test
  void isSilentOnNumbers() {
    for (int i = 0; i < 5; i++) {
      assertThat(observe(1e-300, 1e300, 0.1, 1).findings()).isEmpty();
    }
  }

  @Test
  void isTakenBackAfterThreeChecksWithout() {
    observe(1, 1, 1, 1);
    Finding seen = found(observe(1, NAN, 1, 1));

    assertThat(seen.since()).isEqualTo(1);
    assertThat(observe(1, 1, 1, 1).findings()).containsExactly(seen);
    assertThat(observe(1, 1, 1, 1).findings()).containsExactly(seen);
    Diagnosis cleared = observe(1, 1, 1, 1);
    assertThat(cleared.findings()).isEmpty();
    assertThat(cleared.health()).isEqualTo(GradientHealth.HEALTHY);
  }

  @Test
  void startsToCountAnewWhenItComesAgain() {
    observe(1, NAN, 1, 1);
    for (int i = 0; i < 3; i++) {
      observe(1, 1, 1, 1);
    }

    assertThat(found(observe(1, NAN, 1, 1)).since()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void findsALossThatIsNotFinite(double loss) {
    TrainingStep healthy = Steps.ofNorms(network, 0, 1, 1, 1, 1);
    TrainingStep step = new TrainingStep(network, 0, 0, loss, healthy.layers());

    Finding finding = found(diagnostician.diagnose(step));

    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.layers()).isEmpty();
    assertThat(finding.evidence().value("loss")).isEqualTo(Double.valueOf(loss));
    assertThat(finding.evidence().sentence())
        .isEqualTo("the loss is " + loss + ", while the gradients are finite. Seen at step 0");
  }

  private Diagnosis observe(double... norms) {
    return diagnostician.diagnose(Steps.ofNorms(network, iteration++, norms));
  }

  private static Finding found(Diagnosis diagnosis) {
    return diagnosis.finding(Symptom.NON_FINITE).orElseThrow();
  }
}
