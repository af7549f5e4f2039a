package io.github.gradientmonitor.prescription;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputPrescriptionsTest {
  private static final String TRY =
      ". Try: an output layer whose loss depends on its weights (a softmax over one unit does"
          + " not).";

  @ParameterizedTest
  @ValueSource(doubles = {0.6, 0, -0.5})
  void looksAtASoftmaxOverOneUnitBeforeAnythingElse(double slope) {
    Training training =
        new Training(Cases.softmaxOver(1, "sigmoid"))
            .inputs(40)
            .updates(0.5)
            .silent(80)
            .saturated(0.75)
            .clipped(0.9)
            .sloping(slope, 3)
            .loss(Double.NaN)
            .sloping(slope, 1);

    assertThat(training.diagnosis().findings()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(training.diagnosis().causes()).containsExactly(new OutputCause.SoftmaxOverOneUnit());
    assertThat(training.diagnosis().causes().get(0).kind()).isEqualTo(CauseKind.OUTPUT_ACTIVATION);
    assertThat(training.diagnosis().prescriptions())
        .allSatisfy(
            each -> {
              assertThat(training.remedies(each.finding().symptom()))
                  .containsExactly(new Remedy.CheckOutputLayer());
              assertThat(each.caution()).isNull();
              assertThat(training.said(each.finding().symptom()))
                  .isEqualTo(
                      "Likely cause: a softmax over one unit, whose output is 1 whatever the"
                          + " weights"
                          + TRY);
            });
  }

  @Test
  void doesNotScaleTargetsIntoWhatTheLossDoesNotTake() {
    NetworkProfile network = Cases.softmaxOver(1, "relu");
    Finding finding =
        new Finding(
            Symptom.NOT_LEARNING,
            Severity.WARNING,
            List.of("out"),
            0,
            Evidence.of("the targets are below 0"),
            List.of(new OutputCause.LossOverTargets("poisson", "of 0 and more", -2, 2)));

    assertThat(
            GradientMonitor.beforeTraining(
                    Steps.sloping(network, 0, 0), Thresholds.defaults(), List.of(finding))
                .prescription(finding)
                .orElseThrow()
                .advice())
        .extracting(Advice::remedy)
        .containsExactly(new Remedy.ReplaceLoss("mse"));
  }

  @Test
  void letsASoftmaxOverTwoUnitsChoose() {
    assertThat(Cases.vanishing(Cases.softmaxOver(2, "sigmoid")).diagnosis().causes())
        .containsExactly(new SignalCause.SigmoidLayers(6));
  }

  @Test
  void findsNothingInAHealthyNetworkWithOneUnit() {
    assertThat(new Training(Cases.softmaxOver(1, "relu")).healthy(5).diagnosis().prescriptions())
        .isEmpty();
  }

  @Test
  void checksTheOutputLayerWhenNoLayerHasAGradient() {
    Training training = new Training(Cases.dense(3, "relu")).gradients(layer -> 0, layer -> 1, 3);

    assertConstant(training);
  }

  @Test
  void checksTheOutputLayerWhenNoLayerAboveTheFrozenOnesHasAGradient() {
    Training training =
        new Training(WeightPrescriptionsTest.frozenBelow(3)).gradients(layer -> 0, layer -> 1, 3);

    assertConstant(training);
    assertThat(training.against(Symptom.ZERO_GRADIENT).finding().layers())
        .containsExactly("h3", "h4", "h5", "out");
  }

  private static void assertConstant(Training training) {
    assertThat(training.diagnosis().causes()).containsExactly(new OutputCause.Constant());
    assertThat(training.against(Symptom.ZERO_GRADIENT).caution()).isNull();
    assertThat(training.said(Symptom.ZERO_GRADIENT))
        .isEqualTo("Likely cause: a loss that does not depend on the weights" + TRY);
  }
}
