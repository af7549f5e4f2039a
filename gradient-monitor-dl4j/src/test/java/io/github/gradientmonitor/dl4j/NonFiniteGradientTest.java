package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.Intervention;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

class NonFiniteGradientTest {
  private static final int BATCH = 32;
  private static final int STEPS = 150;
  private static final int POISONED = 40;

  @Test
  void aSkippedBatchOfNanCostsNoAccuracy() {
    double clean = accuracy(train(NonFinitePolicy.REPORT, -1));
    MultiLayerNetwork skipped = train(NonFinitePolicy.SKIP_UPDATE, POISONED);
    MultiLayerNetwork lost = train(NonFinitePolicy.REPORT, POISONED);

    assertThat(clean).isGreaterThan(0.85);
    assertThat(accuracy(skipped)).isBetween(clean - 0.01, clean + 0.01);
    assertThat(isFinite(lost.params())).isFalse();
    assertThat(accuracy(lost)).isLessThan(0.2);
  }

  @Test
  void keepsTheRunningStatisticsOfBatchNormalisationClean() {
    MultiLayerNetwork network = Networks.cnn();
    GradientMonitorListener listener = listener(NonFinitePolicy.SKIP_UPDATE);
    network.addListeners(listener);
    for (int i = 0; i < 3; i++) {
      network.fit(Digits.images(BATCH, i));
    }
    INDArray mean = network.getParam("1_mean").dup();

    DataSet poisoned = Digits.images(BATCH, 3);
    poisoned.getFeatures().putScalar(0, Float.NaN);
    network.fit(poisoned);

    assertThat(network.getParam("1_mean")).isEqualTo(mean);
    assertThat(isFinite(network.params())).isTrue();
    assertThat(listener.diagnosis().finding(Symptom.NON_FINITE)).isPresent();
  }

  static Stream<Arguments> decays() {
    return Stream.of(
        Arguments.of(new Nesterovs(0.1, 0.9), new double[] {0.9}),
        Arguments.of(new RmsProp(0.001, 0.95, 1e-8), new double[] {0.95}),
        Arguments.of(new Adam(0.001, 0.9, 0.999, 1e-8), new double[] {0.9, 0.999}));
  }

  @ParameterizedTest
  @MethodSource("decays")
  void momentsDecayAsAfterAGradientOfZero(IUpdater updater, double[] decays) {
    MultiLayerNetwork network = network(updater);
    network.addListeners(listener(NonFinitePolicy.SKIP_UPDATE));
    for (int i = 0; i < 5; i++) {
      network.fit(Digits.flat(BATCH, i));
    }
    double[] before = network.getUpdater().getStateViewArray().toDoubleVector();

    network.fit(poisoned(5));

    double[] after = network.getUpdater().getStateViewArray().toDoubleVector();
    int each = before.length / decays.length;
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isCloseTo(decays[i / each] * before[i], Percentage.withPercentage(1e-4));
    }
  }

  @Test
  void plainDescentAndRmsPropStandStill() {
    assertThat(moves(new Sgd(0.1))).isZero();
    assertThat(moves(new RmsProp(0.001))).isZero();
  }

  @Test
  void momentumCarriesOn() {
    assertThat(moves(new Nesterovs(0.1, 0.9))).isPositive().isFinite();
    assertThat(moves(new Adam(0.001))).isPositive().isFinite();
  }

  /** How far a skipped update moves the parameters; the state of the updater must stay finite. */
  private static double moves(IUpdater updater) {
    MultiLayerNetwork network = network(updater);
    GradientMonitorListener listener = listener(NonFinitePolicy.SKIP_UPDATE);
    network.addListeners(listener);
    for (int i = 0; i < 5; i++) {
      network.fit(Digits.flat(BATCH, i));
    }
    INDArray before = network.params().dup();
    network.fit(poisoned(5));
    INDArray state = network.getUpdater().getStateViewArray();
    assertThat(state == null || isFinite(state)).isTrue();
    Intervention done = listener.diagnosis().step().intervention();
    assertThat(done.skipped()).isTrue();
    assertThat(done.skippedSteps()).isEqualTo(1);
    return network.params().distance2(before);
  }

  @Test
  void stopsWithTheLastStepsAndTheParametersOfTheStepBefore() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    GradientMonitorListener listener = listener(NonFinitePolicy.STOP);
    network.addListeners(listener);
    for (int i = 0; i < 5; i++) {
      network.fit(Digits.flat(BATCH, i));
    }
    float[] before = network.params().toFloatVector();

    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> network.fit(poisoned(5)))
        .withMessageContaining("the gradient of step 5 is not finite in layer0")
        .withMessageContaining("|gradient|");

    assertThat(network.params().toFloatVector()).containsExactly(before);
    assertThat(listener.diagnosis().finding(Symptom.NON_FINITE)).isPresent();

    network.fit(Digits.flat(BATCH, 5));
    assertThat(listener.diagnosis().iteration()).isEqualTo(5);
    assertThat(isFinite(network.params())).isTrue();
  }

  @Test
  void aLayerWhoseNameIsEmptyIsOneWithoutAName() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1))
                .list()
                .layer(new DenseLayer.Builder().name("").nIn(Digits.PIXELS).nOut(8).build())
                .layer(Networks.output(8))
                .build());
    network.init();
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .clipping(ClippingPolicy.globalNorm(1e-3))
            .onNonFinite(NonFinitePolicy.STOP)
            .withoutLog()
            .build();
    network.addListeners(listener);

    network.fit(Digits.flat(BATCH, 0));

    assertThat(listener.diagnosis().layers())
        .extracting(layer -> layer.layer().name())
        .containsExactly("layer0", "layer1");
    assertThat(listener.diagnosis().step().intervention().clipped()).isTrue();
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> network.fit(poisoned(1)))
        .withMessageContaining("is not finite in layer0");
  }

  @Test
  void stopsWhenSkippingDoesNotHelp() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    network.addListeners(listener(NonFinitePolicy.skipUpdate(2)));
    network.fit(poisoned(0));
    network.fit(poisoned(1));

    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> network.fit(poisoned(2)))
        .withMessageContaining("after 2 skipped updates in a row");
  }

  @Test
  void skipsUnobservedStepsToo() {
    MultiLayerNetwork network = network(new Sgd(0.1));
    network.addListeners(
        GradientMonitorListener.builder()
            .withoutLog()
            .observeEvery(10)
            .clipping(ClippingPolicy.zScore())
            .onNonFinite(NonFinitePolicy.SKIP_UPDATE)
            .build());
    for (int i = 0; i < 5; i++) {
      network.fit(i == 3 ? poisoned(i) : Digits.flat(BATCH, i));
    }

    assertThat(isFinite(network.params())).isTrue();
  }

  private static MultiLayerNetwork train(NonFinitePolicy policy, int poisonedStep) {
    MultiLayerNetwork network = network(new Sgd(0.2));
    network.addListeners(listener(policy));
    for (int i = 0; i < STEPS; i++) {
      network.fit(i == poisonedStep ? poisoned(i) : Digits.flat(BATCH, i));
    }
    return network;
  }

  private static GradientMonitorListener listener(NonFinitePolicy policy) {
    return GradientMonitorListener.builder().withoutLog().onNonFinite(policy).build();
  }

  private static MultiLayerNetwork network(IUpdater updater) {
    NeuralNetConfiguration.Builder conf = Networks.conf(Activation.RELU, WeightInit.RELU, updater);
    return Networks.mlp(2, conf);
  }

  private static DataSet poisoned(int number) {
    DataSet batch = Digits.flat(BATCH, number);
    batch.getFeatures().assign(Float.NaN);
    return batch;
  }

  private static double accuracy(MultiLayerNetwork network) {
    int right = 0;
    DataSet test = Digits.flat(300, 5); // images 1500 to 1799, the last of which wrap around
    int[] predicted = network.predict(test.getFeatures());
    int[] expected = test.getLabels().argMax(1).toIntVector();
    for (int i = 0; i < predicted.length; i++) {
      right += predicted[i] == expected[i] ? 1 : 0;
    }
    return (double) right / predicted.length;
  }

  private static boolean isFinite(INDArray array) {
    for (double value : array.dup().data().asDouble()) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
