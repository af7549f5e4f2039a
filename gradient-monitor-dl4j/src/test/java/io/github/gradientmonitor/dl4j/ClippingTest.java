package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.testing.LogCapture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One clipped step of real networks against the same step computed by hand. */
class ClippingTest {
  private static final int BATCH = 16;
  private static final double RATE = 0.5;
  private static final double MAX = 0.01;
  private static final Set<String> NO_GRADIENTS = Set.of("mean", "var", "log10stdev");

  private static MultiLayerNetwork dense() {
    return Networks.mlp(2, Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(RATE)));
  }

  private static MultiLayerNetwork convolutional() {
    return Networks.init(
        Networks.conf(Activation.RELU, WeightInit.RELU, new Sgd(RATE))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).build())
            .layer(new BatchNormalization())
            .layer(Networks.output(0))
            .setInputType(InputType.convolutional(Digits.SIDE, Digits.SIDE, 1)));
  }

  private static MultiLayerNetwork recurrent() {
    return Networks.init(
        Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(RATE))
            .list()
            .layer(new LastTimeStep(new LSTM.Builder().nIn(Digits.SIDE).nOut(6).build()))
            .layer(Networks.output(6)));
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of("dense", supplier(ClippingTest::dense), Digits.flat(BATCH, 0)),
        Arguments.of(
            "dense graph", supplier(() -> dense().toComputationGraph()), Digits.flat(BATCH, 0)),
        Arguments.of(
            "convolutional", supplier(ClippingTest::convolutional), Digits.images(BATCH, 0)),
        Arguments.of(
            "convolutional graph",
            supplier(() -> convolutional().toComputationGraph()),
            Digits.images(BATCH, 0)),
        Arguments.of("recurrent", supplier(ClippingTest::recurrent), Digits.sequences(BATCH, 0)),
        Arguments.of(
            "recurrent graph",
            supplier(() -> recurrent().toComputationGraph()),
            Digits.sequences(BATCH, 0)));
  }

  private static Supplier<Model> supplier(Supplier<Model> supplier) {
    return supplier;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void oneClippedStepEqualsTheStepByHand(String name, Supplier<Model> supplier, DataSet batch) {
    Model network = supplier.get();
    Map<String, INDArray> before = parameters(network);
    Map<String, INDArray> raw = new HashMap<>();
    GradientMonitorListener listener = listener(ClippingPolicy.globalNorm(MAX));
    network.addListeners(copier(raw), listener);

    fit(network, batch);

    double squares = 0;
    for (Map.Entry<String, INDArray> entry : raw.entrySet()) {
      if (!NO_GRADIENTS.contains(parameter(entry.getKey()))) {
        double norm = entry.getValue().norm2Number().doubleValue();
        squares += norm * norm;
      }
    }
    double norm = Math.sqrt(squares) / BATCH;
    assertThat(norm).isGreaterThan(MAX);
    Map<String, INDArray> after = parameters(network);
    for (Map.Entry<String, INDArray> entry : raw.entrySet()) {
      boolean isGradient = !NO_GRADIENTS.contains(parameter(entry.getKey()));
      double factor = isGradient ? RATE * MAX / norm / BATCH : 1;
      INDArray expected =
          before.get(entry.getKey()).castTo(DataType.DOUBLE).sub(entry.getValue().mul(factor));
      double error =
          after
              .get(entry.getKey())
              .castTo(DataType.DOUBLE)
              .sub(expected)
              .amaxNumber()
              .doubleValue();
      // One rounding of a parameter, which is of the order of 1, in single precision.
      assertThat(error).as(entry.getKey()).isLessThan(2e-7);
    }
    Intervention done = listener.diagnosis().step().intervention();
    assertThat(done.normBefore()).isCloseTo(norm, Offset.offset(1e-6 * norm));
    assertThat(done.normAfter()).isCloseTo(MAX, Offset.offset(1e-9));
    assertThat(done.clippedSteps()).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void belowTheLimitTheStepIsTheSameToTheBit(String name, Supplier<Model> supplier, DataSet batch) {
    Model alone = supplier.get();
    Model watched = supplier.get();
    watched.setParams(alone.params().dup());
    watched.addListeners(listener(ClippingPolicy.globalNorm(1e6)));

    for (int i = 0; i < 3; i++) {
      fit(alone, batch);
      fit(watched, batch);
    }

    assertThat(watched.params().toFloatVector()).containsExactly(alone.params().toFloatVector());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void clipsEachUnitAgainstItsWeights(String name, Supplier<Model> supplier, DataSet batch) {
    Model network = supplier.get();
    Map<String, INDArray> before = parameters(network);
    Map<String, INDArray> raw = new HashMap<>();
    Map<String, INDArray> clipped = new HashMap<>();
    network.addListeners(copier(raw), listener(ClippingPolicy.unitWise()), copier(clipped));

    fit(network, batch);

    for (String key : raw.keySet()) {
      INDArray gradient = rows(raw.get(key).div(BATCH));
      boolean untouched = NO_GRADIENTS.contains(parameter(key)) || key.startsWith(output(name));
      INDArray weights = rows(before.get(key).castTo(DataType.DOUBLE));
      INDArray expected = untouched ? gradient : unitWise(gradient, weights);
      double error = rows(clipped.get(key)).div(BATCH).sub(expected).amaxNumber().doubleValue();
      assertThat(error).as(key).isLessThan(1e-8);
    }
  }

  private static String output(String name) {
    return name.startsWith("recurrent") ? "1_" : "2_";
  }

  /** The rule of Brock et al. 2021 in ND4J's own operations; a unit is a row. */
  private static INDArray unitWise(INDArray gradient, INDArray weights) {
    INDArray result = gradient.dup();
    for (int unit = 0; unit < gradient.rows(); unit++) {
      double norm = gradient.getRow(unit).norm2Number().doubleValue();
      double limit = 0.01 * Math.max(weights.getRow(unit).norm2Number().doubleValue(), 1e-3);
      if (norm > limit) {
        result.putRow(unit, gradient.getRow(unit).mul(limit / Math.max(norm, 1e-6)));
      }
    }
    return result;
  }

  private static INDArray rows(INDArray array) {
    if (array.rank() == 4) {
      return array.dup('c').reshape('c', array.size(0), array.length() / array.size(0));
    }
    return array.rank() < 2 || array.size(0) == 1
        ? array.reshape(1, array.length())
        : array.transpose();
  }

  @Test
  void clipsSelectedLayersOnly() {
    MultiLayerNetwork network = dense();
    Map<String, INDArray> raw = new HashMap<>();
    Map<String, INDArray> clipped = new HashMap<>();
    network.addListeners(
        copier(raw),
        listener(ClippingPolicy.perLayer(1e-4).onLayers("layer[12]")),
        copier(clipped));

    network.fit(Digits.flat(BATCH, 0));

    assertThat(clipped.get("0_W")).isEqualTo(raw.get("0_W"));
    assertThat(norm(clipped, "1_W", "1_b") / BATCH).isCloseTo(1e-4, Offset.offset(1e-9));
    assertThat(norm(clipped, "2_W", "2_b") / BATCH).isCloseTo(1e-4, Offset.offset(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HALF", "DOUBLE"})
  void clipsInEveryPrecision(String name) {
    DataType type = DataType.valueOf(name);
    MultiLayerNetwork network =
        Networks.mlp(
            2, Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(RATE)).dataType(type));
    Map<String, INDArray> clipped = new HashMap<>();
    network.addListeners(listener(ClippingPolicy.globalNorm(0.1)), copier(clipped));

    network.fit(Digits.flat(BATCH, 0, type));

    assertThat(norm(clipped, clipped.keySet().toArray(new String[0])) / BATCH)
        .isCloseTo(0.1, Offset.offset("HALF".equals(name) ? 1e-3 : 1e-12));
  }

  @Test
  void clipsEveryStepThoughFewAreObserved() {
    MultiLayerNetwork network = dense();
    Map<String, INDArray> clipped = new HashMap<>();
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .withoutLog()
            .observeEvery(4)
            .clipping(ClippingPolicy.globalNorm(MAX))
            .build();
    network.addListeners(listener, copier(clipped));

    for (int i = 0; i < 6; i++) {
      network.fit(Digits.flat(BATCH, i));
      assertThat(norm(clipped, clipped.keySet().toArray(new String[0])) / BATCH)
          .isCloseTo(MAX, Offset.offset(1e-8));
    }

    assertThat(listener.diagnosis().iteration()).isEqualTo(4);
    assertThat(listener.diagnosis().step().intervention().clippedSteps()).isEqualTo(5);
  }

  @Test
  void refusesToClipWhereLinesAreSearched() {
    MultiLayerNetwork alone = searching();
    MultiLayerNetwork watched = searching();
    watched.setParams(alone.params().dup());
    watched.addListeners(
        GradientMonitorListener.builder()
            .withoutLog()
            .clipping(ClippingPolicy.globalNorm(1e-6))
            .onNonFinite(NonFinitePolicy.SKIP_UPDATE)
            .build());

    List<String> messages =
        LogCapture.during(
            () -> {
              for (int i = 0; i < 3; i++) {
                alone.fit(Digits.flat(BATCH, i));
                watched.fit(Digits.flat(BATCH, i));
              }
            });

    assertThat(messages)
        .singleElement()
        .asString()
        .contains("neither clipped nor replaced", "STOCHASTIC_GRADIENT_DESCENT", "LBFGS");
    assertThat(watched.params().toFloatVector()).containsExactly(alone.params().toFloatVector());
  }

  private static MultiLayerNetwork searching() {
    return Networks.mlp(
        1,
        Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(RATE))
            .optimizationAlgo(OptimizationAlgorithm.LBFGS));
  }

  @Test
  void saysThatRenormalisationMakesClippingVoid() {
    MultiLayerNetwork network =
        Networks.mlp(
            1,
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(RATE))
                .gradientNormalization(GradientNormalization.RenormalizeL2PerLayer));
    network.addListeners(listener(ClippingPolicy.zScore()));

    assertThat(LogCapture.during(() -> network.fit(Digits.flat(BATCH, 0))))
        .hasSize(2)
        .allMatch(text -> text.contains("RenormalizeL2PerLayer comes after it"));
  }

  @Test
  void saysSoOfAttentionToo() {
    MultiLayerNetwork network =
        Networks.init(
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(RATE))
                .gradientNormalization(GradientNormalization.RenormalizeL2PerLayer)
                .list()
                .layer(new SelfAttentionLayer.Builder().nIn(3).nOut(3).nHeads(1).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(3)
                        .nOut(1)
                        .build())
                .setInputType(InputType.recurrent(3)));
    network.addListeners(listener(ClippingPolicy.zScore()));
    DataSet batch =
        new DataSet(Nd4j.rand(DataType.FLOAT, BATCH, 3, 4), Nd4j.rand(DataType.FLOAT, BATCH, 1, 4));

    assertThat(LogCapture.during(() -> network.fit(batch)))
        .filteredOn(text -> text.contains("RenormalizeL2PerLayer comes after it"))
        .hasSize(2);
  }

  @Test
  void aNameOfALayerEndsNoLineOfTheLog() {
    MultiLayerNetwork network =
        Networks.init(
            Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(RATE))
                .gradientNormalization(GradientNormalization.RenormalizeL2PerLayer)
                .list()
                .layer(
                    new DenseLayer.Builder().name("h\nforged").nIn(Digits.PIXELS).nOut(8).build())
                .layer(Networks.output(8)));
    network.addListeners(listener(ClippingPolicy.zScore()));

    assertThat(LogCapture.during(() -> network.fit(Digits.flat(BATCH, 0))))
        .noneMatch(text -> text.contains("\n"))
        .anyMatch(text -> text.startsWith("Clipping has no effect on h\\u000Aforged:"));
  }

  @Test
  void saysThatNoLayerIsSelected() {
    MultiLayerNetwork network = dense();
    network.addListeners(listener(ClippingPolicy.zScore().onLayers("lstm")));

    assertThat(LogCapture.during(() -> network.fit(Digits.flat(BATCH, 0))))
        .singleElement()
        .asString()
        .startsWith("No layer is clipped");
  }

  @Test
  void keepsWhatItHasLearntBesideACheckpoint() {
    MultiLayerNetwork network = dense();
    GradientMonitorListener listener = listener(ClippingPolicy.percentile(10));
    network.addListeners(listener);
    for (int i = 0; i < 5; i++) {
      network.fit(Digits.flat(BATCH, i));
    }
    ClippingState state = listener.clippingState(network);
    assertThat(state.memory().get("norms")).hasSize(5);

    MultiLayerNetwork loaded = network.clone();
    GradientMonitorListener next = listener(ClippingPolicy.percentile(10));
    loaded.addListeners(next);
    next.restoreClipping(loaded, state);
    loaded.fit(Digits.flat(BATCH, 5));

    assertThat(next.clippingState(loaded).memory().get("norms")).hasSize(6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> listener(ClippingPolicy.zScore()).restoreClipping(loaded, state))
        .withMessageContaining("state must be that of ZScoreClipping");
  }

  private static GradientMonitorListener listener(ClippingPolicy policy) {
    return GradientMonitorListener.builder().withoutLog().clipping(policy).build();
  }

  private static BaseTrainingListener copier(Map<String, INDArray> into) {
    return new BaseTrainingListener() {
      @Override
      public void onGradientCalculation(Model model) {
        model
            .gradient()
            .gradientForVariable()
            .forEach((key, value) -> into.put(key, value.dup().castTo(DataType.DOUBLE)));
      }
    };
  }

  private static double norm(Map<String, INDArray> gradient, String... keys) {
    double squares = 0;
    for (String key : keys) {
      double norm = gradient.get(key).norm2Number().doubleValue();
      squares += norm * norm;
    }
    return Math.sqrt(squares);
  }

  private static String parameter(String key) {
    return key.substring(key.lastIndexOf('_') + 1);
  }

  private static Map<String, INDArray> parameters(Model network) {
    Map<String, INDArray> copies = new HashMap<>();
    network.paramTable().forEach((key, value) -> copies.put(key, value.dup()));
    return copies;
  }

  private static void fit(Model network, DataSet batch) {
    if (network instanceof MultiLayerNetwork layers) {
      layers.fit(batch);
    } else {
      ((ComputationGraph) network).fit(batch);
    }
  }
}
