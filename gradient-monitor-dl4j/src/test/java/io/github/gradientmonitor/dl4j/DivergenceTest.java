package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.clipping.ZScoreClipping;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trainings that are lost without clipping, and learn with it. */
class DivergenceTest {
  private static final int DAYS = 100;
  private static final int TEST_SEQUENCES = 64;
  private static final float[] BIRTHS = births();

  static Stream<ClippingPolicy> recurrentPolicies() {
    return Stream.of(
        ClippingPolicy.globalNorm(1),
        ClippingPolicy.perLayer(1),
        ZScoreClipping.builder().maxNorm(1).build());
  }

  @Test
  void theRecurrentNetworkIsLostWithoutClipping() {
    assertThat(trainRecurrent(ClippingPolicy.none())).isInfinite();
  }

  @ParameterizedTest
  @MethodSource("recurrentPolicies")
  void theRecurrentNetworkLearnsWithClipping(ClippingPolicy policy) {
    // Whoever guesses the mean has a loss of 1.
    assertThat(trainRecurrent(policy)).isLessThan(0.8);
  }

  static Stream<ClippingPolicy> deepPolicies() {
    return Stream.of(
        ClippingPolicy.globalNorm(0.2),
        ClippingPolicy.perLayer(0.1),
        ClippingPolicy.percentile(10));
  }

  @Test
  void theDeepNetworkIsLostWithoutClipping() {
    assertThat(trainDeep(ClippingPolicy.none())).isGreaterThan(2);
  }

  @ParameterizedTest
  @MethodSource("deepPolicies")
  void theDeepNetworkLearnsWithClipping(ClippingPolicy policy) {
    // Whoever guesses has a loss of ln 10 = 2.3.
    assertThat(trainDeep(policy)).isLessThan(1.8);
  }

  @Test
  void clippingThatHidesAnExplosionIsNamed() {
    MultiLayerNetwork network =
        Networks.mlp(
            10,
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.001))
                .weightInit(new WeightInitDistribution(new NormalDistribution(0, 1))));
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .withoutLog()
            .clipping(ClippingPolicy.globalNorm(0.001))
            .build();
    network.addListeners(listener);

    for (int i = 0; i < 75; i++) {
      network.fit(Digits.flat(32, i));
    }

    assertThat(listener.diagnosis().finding(Symptom.CLIPPING_MASKS_FAULT))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.since()).isEqualTo(68);
              assertThat(finding.evidence().sentence())
                  .contains("of the last steps were clipped", "it hides: Exploding gradient");
            });
    assertThat(listener.diagnosis().prescriptions())
        .anySatisfy(
            prescription -> {
              assertThat(prescription.finding().symptom()).isEqualTo(Symptom.CLIPPING_MASKS_FAULT);
              assertThat(prescription.advice()).isNotEmpty();
            });
  }

  private static double trainDeep(ClippingPolicy policy) {
    MultiLayerNetwork network =
        Networks.mlp(10, Networks.conf(Activation.RELU, WeightInit.RELU, new Sgd(0.5)));
    return train(network, policy, 150, i -> Digits.flat(32, i), Digits.flat(297, 5));
  }

  private static double trainRecurrent(ClippingPolicy policy) {
    NeuralNetConfiguration.Builder conf =
        Networks.conf(Activation.IDENTITY, WeightInit.XAVIER, new Sgd(0.1));
    MultiLayerNetwork network =
        Networks.init(
            conf.list()
                .layer(
                    new LastTimeStep(
                        new SimpleRnn.Builder()
                            .nIn(1)
                            .nOut(32)
                            .activation(Activation.RELU)
                            .weightInitRecurrent(new NormalDistribution(0, 1.5 / Math.sqrt(32)))
                            .build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(32)
                        .nOut(1)
                        .build()));
    Random random = new Random(1);
    int lastStart = BIRTHS.length - DAYS - 1;
    int firstTest = lastStart - TEST_SEQUENCES;
    return train(
        network,
        policy,
        40,
        i -> sequences(random.ints(32, 0, firstTest - DAYS).toArray()),
        sequences(random.ints(TEST_SEQUENCES, firstTest, lastStart).toArray()));
  }

  /** Loss on the test, infinite when the gradient ceased to be finite. */
  private static double train(
      MultiLayerNetwork network,
      ClippingPolicy policy,
      int steps,
      IntFunction<DataSet> batches,
      DataSet test) {
    network.addListeners(
        GradientMonitorListener.builder()
            .withoutLog()
            .clipping(policy)
            .onNonFinite(NonFinitePolicy.STOP)
            .build());
    try {
      for (int i = 0; i < steps; i++) {
        network.fit(batches.apply(i));
      }
      return network.score(test);
    } catch (TrainingDivergedException e) {
      return Double.POSITIVE_INFINITY;
    }
  }

  /** Days that follow one another, and the day behind them. */
  private static DataSet sequences(int[] starts) {
    float[][][] features = new float[starts.length][1][];
    float[][] labels = new float[starts.length][];
    for (int i = 0; i < starts.length; i++) {
      features[i][0] = Arrays.copyOfRange(BIRTHS, starts[i], starts[i] + DAYS);
      labels[i] = new float[] {BIRTHS[starts[i] + DAYS]};
    }
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }

  /** The series, scaled to mean 0 and variance 1. */
  private static float[] births() {
    try (BufferedReader file =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        DivergenceTest.class.getResourceAsStream("/data/births/births.csv.gz"))),
                StandardCharsets.US_ASCII))) {
      INDArray births =
          Nd4j.createFromArray(
              file.lines()
                  .skip(1)
                  .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[4]))
                  .toArray());
      births.subi(births.meanNumber()).divi(births.stdNumber(false));
      return births.toFloatVector();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
