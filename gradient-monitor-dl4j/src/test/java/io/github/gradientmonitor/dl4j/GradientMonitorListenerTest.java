package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.testing.RecordingSink;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

class GradientMonitorListenerTest {
  private static final int BATCH = 32;
  private final RecordingSink recorder = new RecordingSink();

  @Test
  void namesAVanishingGradientWithItsLayers() {
    GradientMonitorListener listener = listener(1);

    train(Networks.mlp(10, Activation.SIGMOID, WeightInit.XAVIER), listener, 20);

    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
    Finding finding = listener.diagnosis().findings().get(0);
    assertThat(finding.symptom()).isEqualTo(Symptom.VANISHING_GRADIENT);
    assertThat(finding.since()).isZero();
    assertThat(finding.layers())
        .startsWith("layer0", "layer1", "layer2", "layer3")
        .doesNotContain("layer9", "layer10");
    assertThat(finding.evidence().value("slope")).isBetween(0.55, 0.75);
    assertThat(recorder.alerts()).hasSize(1);
    assertThat(recorder.alerts().get(0).iteration()).isLessThanOrEqualTo(20);
    assertThat(recorder.alerts().get(0).message()).contains("sigmoid in 10 hidden layers", "relu");
    assertThat(listener.advice()).isNotEmpty();
  }

  @Test
  void staysQuietOnTheHealthyTwin() {
    GradientMonitorListener listener = listener(1);

    train(Networks.mlp(10, Activation.RELU, WeightInit.RELU), listener, 60);

    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(recorder.alerts()).isEmpty();
    assertThat(recorder.diagnoses())
        .allSatisfy(
            diagnosis ->
                assertThat(diagnosis.findings())
                    .noneMatch(finding -> finding.severity() != Severity.WATCH));
  }

  @Test
  void namesAnExplodingGradient() {
    MultiLayerNetwork network =
        Networks.mlp(
            10,
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.001))
                .weightInit(new WeightInitDistribution(new NormalDistribution(0, 1))));
    GradientMonitorListener listener = listener(1);

    train(network, listener, 5);

    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(recorder.alerts().get(0).message()).contains("normal(0.0, 1.0)");
  }

  @Test
  void noticesThatTheGradientIsNotANumberAtOnce() {
    MultiLayerNetwork network = Networks.mlp(3, Activation.TANH, WeightInit.XAVIER);
    GradientMonitorListener listener = listener(1);
    train(network, listener, 5);

    DataSet poisoned = Digits.flat(BATCH, 5);
    poisoned.getLabels().putScalar(0, 0, Float.NaN);
    network.fit(poisoned);

    assertThat(listener.diagnosis().finding(Symptom.NON_FINITE))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.since()).isEqualTo(5);
              assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(finding.layers()).contains("layer3");
            });
  }

  @Test
  void observesTheFirstStepAndThenEveryNth() {
    train(Networks.mlp(3, Activation.TANH, WeightInit.XAVIER), listener(4), 10);

    assertThat(recorder.diagnoses()).extracting(Diagnosis::iteration).containsExactly(0L, 4L, 8L);
  }

  @Test
  void keepsTheStateOfTwoNetworksApart() {
    GradientMonitorListener listener = listener(1);
    MultiLayerNetwork ill = Networks.mlp(10, Activation.SIGMOID, WeightInit.XAVIER);
    MultiLayerNetwork healthy = Networks.mlp(6, Activation.TANH, WeightInit.XAVIER);
    ill.addListeners(listener);
    healthy.addListeners(listener);

    for (int i = 0; i < 5; i++) {
      ill.fit(Digits.flat(BATCH, i));
      healthy.fit(Digits.flat(BATCH, i));
    }

    assertThat(recorder.diagnoses()).hasSize(10);
    assertThat(recorder.alerts()).hasSize(1);
    assertThat(listener.diagnoses())
        .extracting(Diagnosis::health)
        .containsExactly(GradientHealth.VANISHING, GradientHealth.HEALTHY);
    assertThat(listener.diagnosis()).isSameAs(listener.diagnoses().get(0));
  }

  @Test
  void aNetworkThatTrainsAfterAnotherIsDiagnosedAlone() {
    GradientMonitorListener listener = listener(1);
    MultiLayerNetwork ill = Networks.mlp(10, Activation.SIGMOID, WeightInit.XAVIER);
    MultiLayerNetwork healthy = Networks.mlp(10, Activation.RELU, WeightInit.RELU);

    train(ill, listener, 10);
    train(healthy, listener, 10);

    assertThat(listener.diagnoses()).containsExactly(listener.diagnosis());
    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
  }

  @Test
  void twoNetworksOfOneProfileOnOneThreadAlertEachForItself() {
    GradientMonitorListener listener = listener(1);

    train(Networks.mlp(10, Activation.SIGMOID, WeightInit.XAVIER), listener, 10);
    train(Networks.mlp(10, Activation.SIGMOID, WeightInit.XAVIER), listener, 10);

    assertThat(recorder.alerts()).hasSize(2);
    assertThat(listener.diagnoses()).hasSize(1);
  }

  @Test
  void goesOnWhenASinkFails() {
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .withoutLog()
            .sink(
                new MonitorSink() {
                  @Override
                  public void onDiagnosis(Diagnosis diagnosis) {
                    throw new IllegalStateException("a sink of the test that always fails");
                  }
                })
            .sink(recorder)
            .build();

    train(Networks.mlp(3, Activation.TANH, WeightInit.XAVIER), listener, 8);

    assertThat(recorder.diagnoses()).hasSize(8);
  }

  @Test
  void isWarmingUpBeforeTheFirstStep() {
    GradientMonitorListener listener = GradientMonitorListener.create();

    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.WARMING_UP);
    assertThat(listener.diagnosis().findings()).isEmpty();
    assertThat(listener.advice()).isEmpty();
  }

  @Test
  void refusesToObserveEveryZerothStep() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GradientMonitorListener.builder().observeEvery(0))
        .withMessage("observeEvery must be at least 1 iteration, but was 0");
  }

  private GradientMonitorListener listener(int observeEvery) {
    return GradientMonitorListener.builder()
        .withoutLog()
        .observeEvery(observeEvery)
        .sink(recorder)
        .build();
  }

  private static void train(
      MultiLayerNetwork network, GradientMonitorListener listener, int steps) {
    network.addListeners(listener);
    for (int i = 0; i < steps; i++) {
      network.fit(Digits.flat(BATCH, i));
    }
  }
}
