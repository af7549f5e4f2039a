package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.dl4j.internal.reading.GradientReader;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Compares what is read out of the memory with what ND4J computes from the gradient's entries. */
class GradientReaderTest {
  private static final int BATCH = 16;
  private static final Percentage EXACT = Percentage.withPercentage(1e-3);

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT", "DOUBLE", "HALF"})
  void readsTheMeanGradientOfEveryLayer(String name) {
    DataType type = DataType.valueOf(name);
    MultiLayerNetwork network =
        Networks.mlp(
            4, Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1)).dataType(type));
    double tolerance = name.equals("HALF") ? 1 : 1e-3;

    TrainingStep step =
        inBackpropagation(
            network,
            () -> network.fit(Digits.flat(BATCH, 0, type)),
            (entries, read) -> {
              for (int i = 0; i <= 4; i++) {
                LayerSample sample = read.layers().get(i);
                assertThat(sample.weightGradient().l2Norm())
                    .isCloseTo(norm(entries.get(i + "_W")) / BATCH, within(tolerance, sample));
                assertThat(sample.biasGradient().l2Norm())
                    .isCloseTo(norm(entries.get(i + "_b")) / BATCH, within(tolerance, sample));
                assertThat(sample.weightGradient().count())
                    .isEqualTo(entries.get(i + "_W").length());
              }
            });

    assertThat(step.network().layers())
        .extracting(layer -> layer.name() + " " + layer.depth() + " " + layer.role())
        .containsExactly(
            "layer0 1 HIDDEN",
            "layer1 2 HIDDEN",
            "layer2 3 HIDDEN",
            "layer3 4 HIDDEN",
            "layer4 5 OUTPUT");
    assertThat(step.loss()).isEqualTo(network.score());
  }

  @Test
  void readsTheSumWhereDeeplearning4jDoesNotDivide() {
    MultiLayerNetwork network =
        Networks.mlp(
            1, Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1)).miniBatch(false));

    inBackpropagation(
        network,
        () -> network.fit(Digits.flat(BATCH, 0)),
        (entries, read) ->
            assertThat(read.layers().get(0).weightGradient().l2Norm())
                .isCloseTo(norm(entries.get("0_W")), EXACT));
  }

  @Test
  void leavesOutTheStatisticsOfBatchNormalisation() {
    MultiLayerNetwork network = Networks.cnn();

    TrainingStep step =
        inBackpropagation(
            network,
            () -> network.fit(Digits.images(BATCH, 0)),
            (entries, read) -> {
              LayerSample normalization = read.layers().get(1);
              assertThat(normalization.weightGradient().l2Norm())
                  .isCloseTo(norm(entries.get("1_gamma")) / BATCH, EXACT);
              assertThat(normalization.biasGradient().l2Norm())
                  .isCloseTo(norm(entries.get("1_beta")) / BATCH, EXACT);
              assertThat(normalization.weightGradient().count()).isEqualTo(6);
            });

    assertThat(step.network().layers())
        .extracting(layer -> layer.name() + " " + layer.type() + " " + layer.depth())
        .containsExactly(
            "layer0 Convolution 1",
            "layer1 BatchNormalization 1",
            "layer3 Dense 2",
            "layer4 Output 3");
  }

  @Test
  void leavesOutTheCentresOfCentreLoss() {
    MultiLayerNetwork network =
        Networks.init(
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1))
                .list()
                .layer(new DenseLayer.Builder().nIn(Digits.PIXELS).nOut(8).build())
                .layer(
                    new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(8)
                        .nOut(Digits.CLASSES)
                        .build()));

    inBackpropagation(
        network,
        () -> network.fit(Digits.flat(BATCH, 0)),
        (entries, read) -> {
          assertThat(entries).containsKey("1_cL");
          assertThat(read.layers().get(1).weightGradient().count()).isEqualTo(8L * Digits.CLASSES);
        });
  }

  @Test
  void takesOffsetsFromTheEntries() {
    // A separable convolution lists its weights first, but stores the bias first.
    MultiLayerNetwork network =
        Networks.init(
            Networks.conf(Activation.RELU, WeightInit.RELU, new Sgd(0.1))
                .list()
                .layer(new ConvolutionLayer.Builder(1, 1).nOut(3).build())
                .layer(new SeparableConvolution2D.Builder(3, 3).nOut(5).build())
                .layer(Networks.output(0))
                .setInputType(InputType.convolutional(Digits.SIDE, Digits.SIDE, 1)));

    inBackpropagation(
        network,
        () -> network.fit(Digits.images(BATCH, 0)),
        (entries, read) -> {
          LayerSample sample = read.layers().get(1);
          assertThat(sample.biasGradient().l2Norm())
              .isCloseTo(norm(entries.get("1_b")) / BATCH, EXACT);
          assertThat(sample.weightGradient().l2Norm())
              .isCloseTo(
                  Math.hypot(norm(entries.get("1_W")), norm(entries.get("1_pW"))) / BATCH, EXACT);
        });
  }

  @Test
  void treatsFrozenLayersAsUnreached() {
    MultiLayerNetwork network =
        new TransferLearning.Builder(Networks.mlp(4, Activation.TANH, WeightInit.XAVIER))
            .setFeatureExtractor(1)
            .build();

    TrainingStep step =
        inBackpropagation(network, () -> network.fit(Digits.flat(BATCH, 0)), (entries, read) -> {});

    assertThat(step.layers())
        .extracting(LayerSample::hasGradient)
        .containsExactly(false, false, true, true, true);
    assertThat(step.network().layers().get(0).frozen()).isTrue();
  }

  @Test
  void ordersTheLayersOfAGraphByTheLongestPath() {
    ComputationGraph network = Networks.residualGraph();

    TrainingStep step =
        inBackpropagation(
            network,
            () -> network.fit(Digits.flat(BATCH, 0)),
            (entries, read) ->
                assertThat(read.layers().get(2).weightGradient().l2Norm())
                    .isCloseTo(norm(entries.get("block_a_2_W")) / BATCH, EXACT));

    assertThat(step.network().layers())
        .extracting(layer -> layer.name() + " " + layer.depth())
        .containsExactly(
            "stem 1", "block_a_1 2", "block_a_2 3", "block_b_1 4", "block_b_2 5", "digit 6");
  }

  @Test
  void namesTheNormalisationBehindALayerWithoutActivation() {
    MultiLayerNetwork network =
        Networks.init(
            Networks.conf(Activation.SIGMOID, WeightInit.XAVIER, new Sgd(0.1))
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(Digits.PIXELS)
                        .nOut(8)
                        .activation(Activation.IDENTITY)
                        .build())
                .layer(new BatchNormalization.Builder().nIn(8).nOut(8).build())
                .layer(new ActivationLayer(Activation.SIGMOID))
                .layer(Networks.output(8)));

    TrainingStep step =
        inBackpropagation(network, () -> network.fit(Digits.flat(BATCH, 0)), (entries, read) -> {});

    assertThat(step.network().layers().get(0).normalization()).isEqualTo("layer1");
    assertThat(step.network().layers().get(0).activation()).isEqualTo("sigmoid");
    assertThat(step.network().layers().get(0).weightInit()).isEqualTo("xavier_normal");
  }

  @Test
  void aVertexWhoseNameIsEmptyIsReadUnderAnother() {
    ComputationGraph graph =
        new ComputationGraph(
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1))
                .graphBuilder()
                .addInputs("in")
                .addLayer("", new DenseLayer.Builder().nIn(Digits.PIXELS).nOut(8).build(), "in")
                .addLayer("vertex1", Networks.output(8), "")
                .setOutputs("vertex1")
                .build());
    graph.init();

    TrainingStep step =
        inBackpropagation(
            graph,
            () -> graph.fit(Digits.flat(BATCH, 0)),
            (entries, read) ->
                assertThat(read.layers().get(0).biasGradient().l2Norm())
                    .isCloseTo(norm(entries.get("_b")) / BATCH, EXACT));

    assertThat(step.network().layers())
        .extracting(layer -> layer.name() + " " + layer.depth() + " " + layer.role())
        .containsExactly("vertex1_1 1 HIDDEN", "vertex1 2 OUTPUT");
  }

  /** The norm is that of each step; what no rule asks for is as last read. */
  @Test
  void readsNormsInEveryStepAndTheRestInEveryFiftieth() {
    MultiLayerNetwork network = hiddenOf32();
    List<Double> largest = new ArrayList<>();
    List<Double> read = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          private @Nullable GradientReader reader;

          @Override
          public void onGradientCalculation(Model model) {
            reader = reader == null ? new GradientReader(model) : reader;
            reader.readGradient(model);
            INDArray gradient = model.gradient().gradientForVariable().get("0_W");
            TensorStatistics weights = reader.samples().get(0).weightGradient();
            assertThat(weights.l2Norm()).isCloseTo(norm(gradient) / BATCH, EXACT);
            largest.add(gradient.amaxNumber().doubleValue() / BATCH);
            read.add(weights.maxAbs());
          }
        });

    for (int step = 0; step <= 100; step++) {
      network.fit(Digits.flat(BATCH, step));
    }

    for (int step = 0; step <= 100; step++) {
      assertThat(read.get(step)).isCloseTo(largest.get(step - step % 50), EXACT);
    }
    assertThat(largest).doesNotHaveDuplicates();
  }

  /** A norm does not tell how many elements are not finite, nor that all of them are zero. */
  @Test
  void readsAllOfAGradientThatIsNotFiniteOrZeroAtOnce() {
    MultiLayerNetwork network = hiddenOf32();
    network.fit(Digits.flat(BATCH, 0));
    INDArray gradient = network.getGradientsViewArray();
    GradientReader reader = new GradientReader(network);
    gradient.assign(1);
    reader.readGradient(network);

    gradient.putScalar(100, Double.NaN);
    gradient.putScalar(200, Double.POSITIVE_INFINITY);
    reader.readGradient(network);
    TensorStatistics poisoned = reader.samples().get(0).weightGradient();
    gradient.assign(0);
    reader.readGradient(network);
    TensorStatistics zero = reader.samples().get(0).weightGradient();
    gradient.assign(2);
    reader.readGradient(network);
    TensorStatistics sound = reader.samples().get(0).weightGradient();

    assertThat(poisoned.nonFinite()).isEqualTo(2);
    assertThat(zero.isAllZero()).isTrue();
    assertThat(sound.zeros()).isZero();
    assertThat(sound.maxAbs()).isCloseTo(2.0 / BATCH, EXACT);
    assertThat(sound.l2Norm()).isCloseTo(2 * Math.sqrt(64 * 32) / BATCH, EXACT);
  }

  /** So wide that the norm of its weights is read alone. */
  private static MultiLayerNetwork hiddenOf32() {
    return Networks.init(
        Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1))
            .list()
            .layer(new DenseLayer.Builder().nIn(Digits.PIXELS).nOut(32).build())
            .layer(Networks.output(32)));
  }

  private interface Check {
    void accept(Map<String, INDArray> entries, TrainingStep read);
  }

  /** Trains one step and looks at the gradient from the same hook as the listener. */
  private static TrainingStep inBackpropagation(Model network, Runnable fit, Check check) {
    List<TrainingStep> steps = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            GradientReader reader = new GradientReader(model);
            reader.readGradient(model);
            TrainingStep step = reader.step(0, 0, model.score(), Intervention.NONE, Timing.UNKNOWN);
            steps.add(step);
            check.accept(model.gradient().gradientForVariable(), step);
          }
        });
    fit.run();
    return steps.get(0);
  }

  private static double norm(INDArray array) {
    return array.castTo(DataType.DOUBLE).norm2Number().doubleValue();
  }

  private static Offset<Double> within(double percent, LayerSample sample) {
    TensorStatistics both = sample.weightGradient().combine(sample.biasGradient());
    return Offset.offset(both.l2Norm() * percent / 100);
  }
}
