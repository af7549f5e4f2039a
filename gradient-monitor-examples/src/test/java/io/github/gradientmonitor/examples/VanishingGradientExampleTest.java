package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.examples.VanishingGradientExample.Outcome;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class VanishingGradientExampleTest {

  @Test
  void theSigmoidNetworkVanishesAndDoesNotLearn() {
    Outcome outcome = VanishingGradientExample.train(Activation.SIGMOID, WeightInit.XAVIER);

    assertThat(outcome.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(outcome.diagnosis().finding(Symptom.VANISHING_GRADIENT))
        .hasValueSatisfying(finding -> assertThat(finding.since()).isLessThan(20));
    assertThat(outcome.accuracy()).isLessThan(0.3);
  }

  @Test
  void theRectifiedNetworkIsHealthyAndLearns() {
    Outcome outcome = VanishingGradientExample.train(Activation.RELU, WeightInit.RELU);

    assertThat(outcome.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(outcome.diagnosis().findings()).isEmpty();
    assertThat(outcome.accuracy()).isGreaterThan(0.85);
  }
}
