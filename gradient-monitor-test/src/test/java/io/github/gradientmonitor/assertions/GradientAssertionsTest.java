package io.github.gradientmonitor.assertions;

import static io.github.gradientmonitor.assertions.GradientAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Course;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.dl4j.TrainingCheckup;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The assertions on real networks, as a build would use them. */
class GradientAssertionsTest {
  private static final DataSet BATCH = batch();

  @Test
  void aSoundNetworkHasNoFindingAndAnIllOneIsNamed() {
    assertThat(TrainingCheckup.of(network(2, Activation.RELU, 1e-2), BATCH)).hasNoFinding();

    assertThatThrownBy(
            () ->
                assertThat(TrainingCheckup.of(network(10, Activation.SIGMOID, 1e-2), BATCH))
                    .hasFinding(Symptom.VANISHING_GRADIENT)
                    .hasNoFinding(Severity.WARNING))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("must have no finding, but has:")
        .hasMessageContaining("  GM-VANISHING-ACTIVATION (WARNING): the backward signal shrinks")
        .hasMessageContaining("; likely cause: sigmoid in 10 hidden layers");
    assertThatThrownBy(
            () ->
                assertThat(TrainingCheckup.of(network(2, Activation.RELU, 1e-2), BATCH))
                    .hasFinding(Symptom.DEAD_UNITS))
        .hasMessageContaining("must have the finding DEAD_UNITS, but has []");
  }

  @Test
  void labelsThatFollowFromFeaturesAreLearntByHeartAndThoseOfEqualFeaturesAreNot() {
    assertThat(TrainingCheckup.canLearnByHeart(network(2, Activation.RELU, 1e-2), BATCH))
        .learnsByHeart();

    DataSet equal = new DataSet(Nd4j.zeros(32, 2), BATCH.getLabels());
    assertThatThrownBy(
            () ->
                assertThat(
                        TrainingCheckup.canLearnByHeart(network(2, Activation.RELU, 1e-2), equal))
                    .learnsByHeart())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("must learn one minibatch by heart, but: ");
  }

  @Test
  void aRunIsLikeItsBaselineUntilItsRateIsChanged() {
    Course good = new Course();
    try (GradientMonitorListener listener = train(good, 1e-2)) {
      assertThat(listener.diagnosis()).learns();
    }
    Baseline baseline = Baseline.of(List.of(good));
    Course same = baseline.course();
    train(same, 1e-2).close();
    Course slow = baseline.course();

    assertThat(same).isLike(baseline);
    try (GradientMonitorListener listener = train(slow, 1e-6)) {
      assertThatThrownBy(() -> assertThat(slow).isLike(baseline))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("the run must be like its baseline, but:")
          .hasMessageContaining("  Update ratio of ");
      assertThatThrownBy(() -> assertThat(listener.diagnosis()).learns())
          .hasMessageContaining("must learn, but is ");
    }
  }

  @Test
  void aNetworkBeginsLikeItsBaselineUntilItsActivationsAreChanged() {
    Course good = new Course();
    train(good, 1e-2).close();
    Baseline baseline = Baseline.of(List.of(good));

    assertThat(TrainingCheckup.of(network(2, Activation.RELU, 1e-2), BATCH)).isLike(baseline);
    assertThatThrownBy(
            () ->
                assertThat(TrainingCheckup.of(network(2, Activation.SIGMOID, 1e-2), BATCH))
                    .isLike(baseline))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(" must begin like its baseline, but:")
        .hasMessageContaining("  Weight gradient of ")
        .hasMessageContaining(" is lower than in the first step of the baseline: ");
  }

  private static GradientMonitorListener train(Course course, double rate) {
    GradientMonitorListener listener =
        GradientMonitorListener.builder().withoutLog().sink(course).build();
    MultiLayerNetwork network = network(2, Activation.RELU, rate);
    network.addListeners(listener);
    for (int i = 0; i < 150; i++) {
      network.fit(BATCH);
    }
    return listener;
  }

  private static MultiLayerNetwork network(int hidden, Activation activation, double rate) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Adam(rate))
            .activation(activation)
            .weightInit(activation == Activation.RELU ? WeightInit.RELU : WeightInit.XAVIER)
            .list();
    for (int i = 0; i < hidden; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? 2 : 16).nOut(16).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(16)
            .nOut(2)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  private static DataSet batch() {
    Random random = new Random(1);
    float[][] features = new float[32][2];
    float[][] labels = new float[32][2];
    for (int i = 0; i < 32; i++) {
      features[i] = new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
      labels[i][features[i][0] > features[i][1] ? 1 : 0] = 1;
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }
}
