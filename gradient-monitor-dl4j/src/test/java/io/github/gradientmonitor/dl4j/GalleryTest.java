package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.Gallery.Exhibit;
import io.github.gradientmonitor.dl4j.internal.reading.GradientReader;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.testing.LogCapture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every kind of layer and of training that Deeplearning4j has. */
class GalleryTest {
  private static final int STEPS = 4;

  /** Parameters whose entry in the gradient is no gradient of the loss. */
  private static final Set<String> NO_GRADIENTS = Set.of("mean", "var", "log10stdev", "cL", "vb");

  /** What the biases are called in the different kinds of layers. */
  private static final Set<String> BIASES =
      Set.of("b", "bias", "bF", "bB", "fb", "bb", "beta", "e0b", "pZXMeanb", "offset");

  static Stream<Exhibit> exhibits() {
    return Gallery.exhibits();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exhibits")
  void watchingChangesNothingAndMissesNothing(Exhibit exhibit, @TempDir Path directory) {
    Map<String, List<Double>> alone = train(exhibit);
    List<GradientMonitorListener> listeners =
        List.of(listener(1, directory), listener(3, directory));

    List<String> messages =
        LogCapture.during(
            () -> {
              for (GradientMonitorListener listener : listeners) {
                assertThat(train(exhibit, listener)).isEqualTo(alone);
                listener.close();
              }
            });

    assertThat(messages).isEmpty();
    for (GradientMonitorListener listener : listeners) {
      TrainingStep last = listener.diagnosis().step();
      assertThat(last.layers()).isNotEmpty().noneMatch(sample -> sample.nonFinite() > 0);
      assertThat(last.loss()).isFinite();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exhibits")
  void readsWhatNd4jComputes(Exhibit exhibit) {
    Model network = exhibit.network().get();
    List<TrainingStep> read = new ArrayList<>();
    List<Map<String, double[]>> expected = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            GradientReader reader = new GradientReader(model);
            reader.readGradient(model);
            read.add(reader.step(0, 0, model.score(), Intervention.NONE, Timing.UNKNOWN));
            expected.add(oracle(model));
          }
        });

    exhibit.fit(network, 0);

    double tolerance = network.params().dataType() == DataType.FLOAT16 ? 1e-2 : 1e-5;
    SoftAssertions softly = new SoftAssertions();
    for (int i = 0; i < read.size(); i++) {
      for (LayerSample sample : read.get(i).layers()) {
        double[] norms = expected.get(i).getOrDefault(sample.layer().name(), new double[4]);
        Offset<Double> close = Offset.offset(tolerance * Math.hypot(norms[0], norms[1]));
        softly.assertThat(sample.weightGradient().l2Norm()).isCloseTo(norms[0], close);
        softly.assertThat(sample.biasGradient().l2Norm()).isCloseTo(norms[1], close);
        softly.assertThat(sample.weightGradient().count()).isEqualTo((long) norms[2]);
        softly.assertThat(sample.biasGradient().count()).isEqualTo((long) norms[3]);
      }
      softly
          .assertThat(read.get(i).layers())
          .filteredOn(LayerSample::hasGradient)
          .extracting(sample -> sample.layer().name())
          .containsExactlyInAnyOrderElementsOf(expected.get(i).keySet());
    }
    softly.assertAll();
    assertThat(read).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exhibits")
  void clipsOrSaysWhyNot(Exhibit exhibit) {
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .withoutLog()
            .clipping(ClippingPolicy.globalNorm(1e-3))
            .build();
    List<Map<String, List<Double>>> clipped = new ArrayList<>();

    List<String> messages = LogCapture.during(() -> clipped.add(train(exhibit, listener)));

    if (searchesLines(exhibit)) {
      assertThat(messages).singleElement().asString().contains("neither clipped nor replaced");
      assertThat(clipped.get(0)).isEqualTo(train(exhibit));
    } else {
      assertThat(messages).isEmpty();
      Intervention done = listener.diagnosis().step().intervention();
      assertThat(done.clippedSteps()).isGreaterThanOrEqualTo(STEPS);
      assertThat(done.normAfter()).isCloseTo(1e-3, Offset.offset(1e-7));
      assertThat(clipped.get(0).get("parameters")).doesNotContain(Double.NaN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SimpleRnn with layer normalisation, 'Interval(b=0,e=8,s=1) on array with size(0)=1'",
    "LearnedSelfAttention, Op with name scatter_update",
    "BatchNormalization behind an LSTM, layer prior to BatchNorm in the configuration is not",
    "BatchNormalization inside FrozenLayerWithBackprop, argument uses outdated workspace pointer",
    "updater AdaBelief, Index 1 out of bounds for length 1"
  })
  void whatIsNotInTheGalleryIsRefusedByDeeplearning4jItself(String kind, String message) {
    Exhibit exhibit =
        Gallery.refusals().filter(each -> each.kind().equals(kind)).findFirst().orElseThrow();

    assertThatThrownBy(() -> train(exhibit)).hasMessageContaining(message);
  }

  @Test
  void everySegmentOfTruncatedBackpropagationIsAStep() {
    // Sequences of 4 steps in segments of 3 and 1.
    assertThat(observed(Gallery.exhibit("truncated back-propagation through time"), 2))
        .containsExactly(0L, 1L, 2L, 3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LINE_GRADIENT_DESCENT", "CONJUGATE_GRADIENT", "LBFGS"})
  void aLineSearchIsObservedOnceAnIteration(String algorithm) {
    assertThat(observed(Gallery.exhibit(algorithm), 3)).containsExactly(0L, 1L, 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AutoEncoder", "VariationalAutoencoder"})
  void pretrainingOfALayerIsIgnored(String kind) {
    Exhibit exhibit = Gallery.exhibit(kind);
    double[] alone = pretrain(exhibit);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();

    List<String> messages =
        LogCapture.during(() -> assertThat(pretrain(exhibit, listener)).containsExactly(alone));

    assertThat(messages).isEmpty();
    // The supervised step afterwards, whose iteration Deeplearning4j counts from 0.
    assertThat(listener.diagnosis().iteration()).isZero();
    assertThat(listener.diagnosis().step().layers()).allMatch(LayerSample::hasGradient);
  }

  private static double[] pretrain(Exhibit exhibit, TrainingListener... listeners) {
    Nd4j.getRandom().setSeed(99);
    MultiLayerNetwork network = (MultiLayerNetwork) exhibit.network().get();
    network.addListeners(listeners);
    for (int i = 0; i < STEPS; i++) {
      network.pretrainLayer(0, exhibit.batches().apply(i).getFeatures(0));
    }
    exhibit.fit(network, 0);
    return network.params().toDoubleVector();
  }

  private static List<Long> observed(Exhibit exhibit, int batches) {
    List<Long> iterations = new ArrayList<>();
    Model network = exhibit.network().get();
    network.addListeners(
        GradientMonitorListener.builder()
            .withoutLog()
            .sink(
                new MonitorSink() {
                  @Override
                  public void onDiagnosis(Diagnosis diagnosis) {
                    iterations.add(diagnosis.iteration());
                  }
                })
            .build());
    for (int i = 0; i < batches; i++) {
      exhibit.fit(network, i);
    }
    return iterations;
  }

  private static boolean searchesLines(Exhibit exhibit) {
    return exhibit.network().get().conf().getOptimizationAlgo()
        != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT;
  }

  private static GradientMonitorListener listener(int observeEvery, Path directory) {
    GradientMonitorListener.Builder builder =
        GradientMonitorListener.builder().withoutLog().observeEvery(observeEvery);
    AllSinks.in(directory.resolve("every" + observeEvery)).forEach(builder::sink);
    return builder.build();
  }

  /** What a training leaves behind: parameters, state of the updater, the next random numbers. */
  private static Map<String, List<Double>> train(Exhibit exhibit, TrainingListener... listeners) {
    Nd4j.getRandom().setSeed(99);
    Model network = exhibit.network().get();
    network.addListeners(listeners);
    for (int i = 0; i < STEPS; i++) {
      exhibit.fit(network, i);
    }
    return Map.of(
        "parameters",
        Exactly.elements(network.params()),
        "updater",
        Exactly.elements(updaterState(network)),
        "random numbers",
        Exactly.elements(Nd4j.rand(DataType.DOUBLE, 4)));
  }

  private static INDArray updaterState(Model network) {
    return network instanceof MultiLayerNetwork layers
        ? layers.getUpdater().getStateViewArray()
        : ((ComputationGraph) network).getUpdater().getStateViewArray();
  }

  /** For each layer: norms of the mean gradient of weights and biases, and their numbers. */
  private static Map<String, double[]> oracle(Model model) {
    double examples = model.conf().isMiniBatch() ? model.batchSize() : 1;
    Map<String, double[]> layers = new HashMap<>();
    for (Map.Entry<String, INDArray> entry : model.gradient().gradientForVariable().entrySet()) {
      int underscore =
          model instanceof ComputationGraph
              ? entry.getKey().lastIndexOf('_')
              : entry.getKey().indexOf('_');
      String parameter = entry.getKey().substring(underscore + 1);
      if (!NO_GRADIENTS.contains(parameter)) {
        double[] norms =
            layers.computeIfAbsent(
                name(model, entry.getKey().substring(0, underscore)), name -> new double[4]);
        int kind = BIASES.contains(parameter) ? 1 : 0;
        double norm =
            entry.getValue().castTo(DataType.DOUBLE).norm2Number().doubleValue() / examples;
        norms[kind] = Math.hypot(norms[kind], norm);
        norms[kind + 2] += entry.getValue().length();
      }
    }
    return layers;
  }

  private static String name(Model model, String key) {
    if (model instanceof ComputationGraph) {
      return key;
    }
    int layer = Integer.parseInt(key);
    String name =
        ((MultiLayerNetwork) model)
            .getLayerWiseConfigurations()
            .getConf(layer)
            .getLayer()
            .getLayerName();
    return name.equals("twin") && layer == 1 ? "twin_1" : name;
  }
}
