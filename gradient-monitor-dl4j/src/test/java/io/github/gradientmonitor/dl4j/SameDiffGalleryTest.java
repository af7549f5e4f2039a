package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.observation.LayerSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.listeners.Listener;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Graphs of SameDiff of every common kind: watching, with all sinks, changes nothing in them. */
class SameDiffGalleryTest {
  private static final int STEPS = 6;
  private static final int BATCH = 16;
  private static final int UNITS = 12;

  /**
   * What stands before the output layer.
   *
   * @param features that it gives
   * @param of the graph and its input
   */
  private record Body(int features, BiFunction<SameDiff, SDVariable, SDVariable> of) {}

  static Stream<Arguments> graphs() {
    return Stream.of(
        graph(
            "dense",
            new Adam(1e-3),
            UNITS,
            (g, in) -> g.math.tanh(dense(g, in, Digits.PIXELS, "hidden", UNITS))),
        graph(
            "plain descent",
            new Sgd(0.1),
            UNITS,
            (g, in) -> g.nn.relu(dense(g, in, Digits.PIXELS, "hidden", UNITS), 0)),
        graph("dropout", new Nesterovs(0.1, 0.9), UNITS, SameDiffGalleryTest::dropout),
        graph("convolution and pooling", new Adam(1e-3), 36, SameDiffGalleryTest::convolution),
        graph("layer normalisation", new RmsProp(1e-3), UNITS, SameDiffGalleryTest::normalized),
        graph("residual", new Adam(1e-3), UNITS, SameDiffGalleryTest::residual),
        graph("attention", new Adam(1e-3), UNITS, SameDiffGalleryTest::attention),
        graph("unrolled recurrence", new Adam(1e-3), UNITS, SameDiffGalleryTest::recurrence),
        graph(
            "scaled input",
            new Adam(1e-3),
            Digits.PIXELS,
            (g, in) -> in.mul(g.var("gain", Nd4j.ones(1, Digits.PIXELS)))));
  }

  private static Arguments graph(
      String name,
      IUpdater updater,
      int features,
      BiFunction<SameDiff, SDVariable, SDVariable> of) {
    return Arguments.of(name, updater, new Body(features, of));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void watchingChangesNothing(String name, IUpdater updater, Body body, @TempDir Path directory)
      throws Exception {
    Map<String, List<Double>> alone = train(updater, body);
    try (SameDiffGradientListener listener = listener(directory)) {
      Map<String, List<Double>> watched = train(updater, body, listener);

      assertThat(watched).hasSizeGreaterThan(2).isEqualTo(alone);
      assertThat(listener.diagnosis().iteration()).isEqualTo(STEPS - 1);
      assertThat(listener.diagnosis().skill().isKnown()).isTrue();
      assertThat(listener.diagnosis().step().layers())
          .isNotEmpty()
          .allMatch(LayerSample::hasGradient)
          .noneMatch(sample -> sample.nonFinite() > 0);
    }
    assertThat(Files.readAllLines(directory.resolve("run.jsonl"))).hasSizeGreaterThan(STEPS);
    assertThat(directory.resolve("report.html")).isNotEmptyFile();
  }

  private static SameDiffGradientListener listener(Path directory) {
    SameDiffGradientListener.Builder builder = SameDiffGradientListener.builder();
    AllSinks.in(directory).forEach(builder::sink);
    return builder.build();
  }

  /** Variables, state of the updater, and the next random numbers. */
  private static Map<String, List<Double>> train(
      IUpdater updater, Body body, Listener... listeners) {
    Nd4j.getRandom().setSeed(11);
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, BATCH, Digits.PIXELS);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, BATCH, Digits.CLASSES);
    graph.loss.softmaxCrossEntropy(
        "loss",
        labels,
        dense(graph, body.of().apply(graph, in), body.features(), "output", Digits.CLASSES),
        null);
    graph.setLossVariables("loss");
    graph.setTrainingConfig(
        new TrainingConfig.Builder()
            .updater(updater)
            .dataSetFeatureMapping("in")
            .dataSetLabelMapping("labels")
            .trainEvaluation("loss", 0)
            .build());
    graph.setListeners(listeners);
    for (int i = 0; i < STEPS; i++) {
      graph.fit(Digits.flat(BATCH, i));
    }
    Map<String, List<Double>> state = new TreeMap<>();
    for (SDVariable variable : graph.variables()) {
      if (variable.getVariableType() == VariableType.VARIABLE) {
        state.put(variable.name(), Exactly.elements(variable.getArr()));
      }
    }
    graph
        .getUpdaterMap()
        .forEach(
            (name, trained) -> {
              Map<?, ?> parts = trained.getState();
              parts.forEach(
                  (part, of) -> state.put(name + " " + part, Exactly.elements((INDArray) of)));
            });
    state.put("random numbers", Exactly.elements(Nd4j.rand(DataType.DOUBLE, 4)));
    return state;
  }

  private static SDVariable dense(
      SameDiff graph, SDVariable in, int inputs, String name, int outputs) {
    return in.mmul(
            graph.var(name, Nd4j.randn(DataType.FLOAT, inputs, outputs).div(Math.sqrt(inputs))))
        .add(graph.var(name + " bias", Nd4j.zeros(DataType.FLOAT, 1, outputs)));
  }

  /** By a random mask: what SameDiff itself calls dropout has no derivative. */
  private static SDVariable dropout(SameDiff graph, SDVariable in) {
    SDVariable mask = graph.random.bernoulli(0.5, DataType.FLOAT, BATCH, UNITS);
    return graph.nn.relu(dense(graph, in, Digits.PIXELS, "hidden", UNITS), 0).mul(mask);
  }

  private static SDVariable convolution(SameDiff graph, SDVariable in) {
    SDVariable filtered =
        graph.cnn.conv2d(
            in.reshape(BATCH, 1, Digits.SIDE, Digits.SIDE),
            graph.var("kernel", Nd4j.randn(DataType.FLOAT, 3, 3, 1, 4).div(3)),
            graph.var("offset", Nd4j.zeros(DataType.FLOAT, 4)),
            Conv2DConfig.builder().kH(3).kW(3).build());
    return graph
        .cnn
        .maxPooling2d(
            graph.nn.relu(filtered, 0), Pooling2DConfig.builder().kH(2).kW(2).sH(2).sW(2).build())
        .reshape(BATCH, 36);
  }

  private static SDVariable normalized(SameDiff graph, SDVariable in) {
    SDVariable gain = graph.var("gain", Nd4j.ones(DataType.FLOAT, UNITS));
    SDVariable shift = graph.var("shift", Nd4j.zeros(DataType.FLOAT, UNITS));
    SDVariable hidden = dense(graph, in, Digits.PIXELS, "hidden", UNITS);
    return graph.math.tanh(graph.nn.layerNorm(hidden, gain, shift, false, 1));
  }

  private static SDVariable residual(SameDiff graph, SDVariable in) {
    SDVariable signal = graph.math.tanh(dense(graph, in, Digits.PIXELS, "stem", UNITS));
    for (int block = 0; block < 3; block++) {
      signal = signal.add(graph.math.tanh(dense(graph, signal, UNITS, "block" + block, UNITS)));
    }
    return signal;
  }

  private static SDVariable attention(SameDiff graph, SDVariable in) {
    SDVariable rows = in.reshape(BATCH, Digits.SIDE, Digits.SIDE);
    SDVariable attended =
        graph.nn.multiHeadDotProductAttention(
            graph.permute(rows, 0, 2, 1),
            graph.permute(rows, 0, 2, 1),
            graph.permute(rows, 0, 2, 1),
            graph.var("queries", Nd4j.randn(DataType.FLOAT, 2, 4, Digits.SIDE).div(3)),
            graph.var("keys", Nd4j.randn(DataType.FLOAT, 2, 4, Digits.SIDE).div(3)),
            graph.var("values", Nd4j.randn(DataType.FLOAT, 2, 4, Digits.SIDE).div(3)),
            graph.var("mixing", Nd4j.randn(DataType.FLOAT, 8, UNITS).div(3)),
            null,
            true);
    return attended.mean(2);
  }

  private static SDVariable recurrence(SameDiff graph, SDVariable in) {
    SDVariable inputs = graph.var("inputs", Nd4j.randn(DataType.FLOAT, Digits.SIDE, UNITS).div(3));
    SDVariable again = graph.var("recurrent", Nd4j.randn(DataType.FLOAT, UNITS, UNITS).div(4));
    SDVariable[] rows = graph.split(in, Digits.SIDE, 1);
    SDVariable state = graph.math.tanh(rows[0].mmul(inputs));
    for (int step = 1; step < rows.length; step++) {
      state = graph.math.tanh(rows[step].mmul(inputs).add(state.mmul(again)));
    }
    return state;
  }
}
