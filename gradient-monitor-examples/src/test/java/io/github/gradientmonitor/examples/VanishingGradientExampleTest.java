package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.report.RunRecorder;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

class VanishingGradientExampleTest {

  @Test
  void theSigmoidNetworkVanishesAndDoesNotLearn() {
    DigitTraining.Outcome outcome =
        DigitTraining.train(
            DigitTraining.network(Activation.SIGMOID, WeightInit.XAVIER), DigitTraining.EPOCHS);

    assertThat(outcome.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(outcome.diagnosis().finding(Symptom.VANISHING_GRADIENT))
        .hasValueSatisfying(finding -> assertThat(finding.since()).isLessThan(20));
    assertThat(outcome.accuracy()).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(longs = {42, 1})
  void theRectifiedNetworkReadsDigitsAndTheMonitorIsSilentWhateverTheSeed(long seed) {
    RunRecorder recorder = new RunRecorder();

    DigitTraining.Outcome outcome =
        DigitTraining.train(
            DigitTraining.network(Activation.RELU, WeightInit.RELU, seed),
            DigitTraining.EPOCHS,
            recorder);

    assertThat(recorder.run().orElseThrow().alerts()).isEmpty();
    assertThat(outcome.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(outcome.diagnosis().findings()).isEmpty();
    assertThat(outcome.accuracy()).isGreaterThanOrEqualTo(0.97);
  }
}
