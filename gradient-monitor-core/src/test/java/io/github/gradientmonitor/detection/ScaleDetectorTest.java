package io.github.gradientmonitor.detection;

import static io.github.gradientmonitor.testing.Steps.gradient;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleDetectorTest {
  private static final Thresholds LIMITS = Thresholds.defaults();
  private static final double LARGE = LIMITS.value(Threshold.GRADIENT_TO_WEIGHT_LARGE);
  private static final double SMALL = LIMITS.value(Threshold.GRADIENT_TO_WEIGHT_SMALL);
  private static final int CHECKS = LIMITS.count(Threshold.CHECKS);
  private static final int PATIENCE = LIMITS.count(Threshold.LOSS_PATIENCE);

  private final NetworkProfile network = Steps.network(3);
  private final Patient patient = new Patient(network);

  @Test
  void findsAGradientOutOfScaleInTwoChecks() {
    assertThat(observe(2 * LARGE, 7).findings()).isEmpty();
    Diagnosis diagnosis = observe(2 * LARGE, 7);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.EXPLODING_GRADIENT);
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3");
    assertThat(finding.since()).isZero();
    assertThat(finding.evidence().value("gradient_to_weight")).isEqualTo(2 * LARGE);
    assertThat(finding.evidence().value("output_gradient_to_weight")).isEqualTo(7);
  }

  @Test
  void saysThatDataOrLossAreOutOfScale() {
    Thresholds limits = LIMITS.with(Threshold.GRADIENT_TO_WEIGHT_LARGE, 1000);
    Patient other = new Patient(network, limits);
    observe(other, 5000, 5000, 5000, 7);
    observe(other, 5000, 5000, 5000, 7);

    assertThat(other.found(Symptom.EXPLODING_GRADIENT).evidence().sentence())
        .isEqualTo(
            "the gradient of the hidden layers is 5.0e+03 times their weights, in the median over"
                + " the layers, and 7.00 times in the output layer; data or loss are out of scale."
                + " Seen at steps 0, 1; by the gradient of the first layer, inputs are about 5.0e+03 in"
                + " the root mean square, where 1 is usual");
  }

  @Test
  void isSilentAtTheLargeLimit() {
    for (int i = 0; i < 10; i++) {
      assertThat(observe(LARGE, 1).findings()).isEmpty();
    }
  }

  @Test
  void goesByTheMedianOfTheHiddenLayers() {
    for (int i = 0; i < 10; i++) {
      assertThat(observe(patient, 2 * LARGE, 1, 1, 2 * LARGE).findings()).isEmpty();
    }
    observe(patient, 2 * LARGE, 1, 2 * LARGE, 1);
    observe(patient, 2 * LARGE, 1, 2 * LARGE, 1);

    assertThat(patient.found(Symptom.EXPLODING_GRADIENT).since()).isEqualTo(10);
  }

  @Test
  void watchesAGradientOutOfScaleOnceTheNetworkLearns() {
    patient.learn();
    observe(2 * LARGE, 1);
    observe(2 * LARGE, 1);

    assertThat(patient.found(Symptom.EXPLODING_GRADIENT).severity()).isEqualTo(Severity.WATCH);
  }

  @Test
  void isTakenBackAfterChecksInScale() {
    observe(2 * LARGE, 1);
    observe(2 * LARGE, 1);
    for (int i = 1; i < CHECKS; i++) {
      assertThat(observe(1, 1).findings()).hasSize(1);
    }

    assertThat(observe(1, 1).findings()).isEmpty();
  }

  @Test
  void findsAFlatVanishingGradientWhenTheLossShouldHaveFallen() {
    for (int i = 0; i < PATIENCE; i++) {
      assertThat(observe(SMALL / 10, 1).findings()).isEmpty();
    }
    Diagnosis diagnosis = observe(SMALL / 10, 1);

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(diagnosis.findings()).hasSize(1);
    Finding finding = patient.found(Symptom.VANISHING_GRADIENT);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.layers()).containsExactly("h1", "h2", "h3");
    assertThat(finding.since()).isEqualTo(PATIENCE - 1L);
    assertThat(finding.evidence().value("gradient_to_weight")).isEqualTo(SMALL / 10);
    assertThat(finding.evidence().value("output_gradient_to_weight")).isEqualTo(1);
  }

  @Test
  void saysThatTheLossDoesNotFall() {
    Thresholds limits =
        LIMITS.with(Threshold.LOSS_PATIENCE, 5).with(Threshold.GRADIENT_TO_WEIGHT_SMALL, 1e-4);
    Patient other = new Patient(network, limits);
    for (int i = 0; i < 6; i++) {
      observe(other, 1e-5, 1e-5, 1e-5, 0.5);
    }

    assertThat(other.found(Symptom.VANISHING_GRADIENT).evidence().sentence())
        .isEqualTo(
            "the gradient of the hidden layers is 1.0e-05 times their weights, in the median over"
                + " the layers, and 0.50 times in the output layer; the loss does not fall. Seen at"
                + " steps 4, 5");
  }

  @Test
  void isSilentAtTheSmallLimit() {
    staysSilent(SMALL, 1);
  }

  @Test
  void isSilentWhereTheOutputLayerGetsLittleToo() {
    staysSilent(SMALL / 10, 100 * (SMALL / 10));
  }

  @Test
  void leavesAnExactZeroToTheRuleThatLooksForIt() {
    staysSilent(0, 1);
  }

  @Test
  void isSilentWhileTheLossFalls() {
    for (int i = 0; i < 5; i++) {
      observe(SMALL / 10, 1);
    }
    patient.loss(1 - 2 * LIMITS.value(Threshold.LOSS_STALLED));
    staysSilent(SMALL / 10, 1);
  }

  private void staysSilent(double hidden, double output) {
    for (int i = 0; i < 2 * PATIENCE; i++) {
      assertThat(observe(hidden, output).findings()).isEmpty();
    }
  }

  @Test
  void isTakenBackAfterChecksInWhichTheLossFalls() {
    for (int i = 0; i <= PATIENCE; i++) {
      observe(SMALL / 10, 1);
    }
    patient.loss(-10);
    for (int i = 1; i < CHECKS; i++) {
      assertThat(observe(SMALL / 10, 1).findings()).hasSize(1);
    }

    assertThat(observe(SMALL / 10, 1).findings()).isEmpty();
  }

  @Test
  void isTakenBackAtTheSmallLimit() {
    for (int i = 0; i <= PATIENCE; i++) {
      observe(SMALL / 10, 1);
    }
    for (int i = 1; i < CHECKS; i++) {
      assertThat(observe(SMALL, 1).findings()).hasSize(1);
    }

    assertThat(observe(SMALL, 1).findings()).isEmpty();
  }

  @Test
  void isSilentWhereTheWeightsWereNeverRead() {
    for (int i = 0; i < 2 * PATIENCE; i++) {
      Diagnosis diagnosis =
          patient.observe(layer -> Steps.sample(layer, gradient(1e9), gradient(1), Double.NaN));
      assertThat(diagnosis.findings()).isEmpty();
    }
  }

  @Test
  void doesNotCallAnOrdinaryRatioOutOfScale() {
    observe(2 * LARGE, 1);
    observe(2 * LARGE, 1);
    observe(1, 1);

    assertThat(patient.found(Symptom.EXPLODING_GRADIENT).evidence().value("gradient_to_weight"))
        .isGreaterThan(LARGE);
  }

  @Test
  void goesByTheLayersThatHaveAGradient() {
    for (int i = 0; i < 2; i++) {
      patient.observe(
          layer ->
              layer.depth() < 3
                  ? Steps.sample(layer, TensorStatistics.EMPTY, TensorStatistics.EMPTY, 1)
                  : Steps.sample(layer, gradient(2 * LARGE), gradient(1), 1));
    }

    assertThat(patient.found(Symptom.EXPLODING_GRADIENT).layers()).containsExactly("h3");
  }

  private Diagnosis observe(double hidden, double output) {
    return observe(patient, hidden, hidden, hidden, output);
  }

  /** A step with weights of norm 1, and weight gradients of these norms, the output's the last. */
  private static Diagnosis observe(Patient patient, double... ratios) {
    List<String> names = List.of("h1", "h2", "h3", "out");
    return patient.observe(
        layer ->
            Steps.sample(
                layer,
                gradient(
                    layer.role() == LayerRole.OUTPUT
                        ? ratios[3]
                        : ratios[names.indexOf(layer.name())]),
                gradient(1),
                1));
  }
}
