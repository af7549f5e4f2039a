package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.clipping.UnitWiseClipping;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.testing.LogCapture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.Listener;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class SameDiffGradientListenerTest {
  private static final int BATCH = 32;
  private static final int UNITS = 16;

  @Test
  void namesAVanishingGradient() {
    SameDiffGradientListener listener = quiet().build();

    train(mlp(8, "sigmoid"), 30, listener);

    Diagnosis diagnosis = listener.diagnosis();
    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(diagnosis.finding(Symptom.VANISHING_GRADIENT))
        .hasValueSatisfying(finding -> assertThat(finding.layers()).startsWith("w0", "w1"));
    assertThat(listener.advice()).isNotEmpty();
  }

  @Test
  void staysQuietOnTheHealthyTwin() {
    SameDiffGradientListener listener = quiet().build();

    train(mlp(8, "relu"), 60, listener);

    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(listener.diagnosis().iteration()).isEqualTo(59);
    assertThat(listener.diagnosis().step().loss()).isBetween(0.1, 2.3);
  }

  @Test
  void knowsWhetherTheGraphLearns() {
    SameDiffGradientListener learning = quiet().build();
    SameDiffGradientListener standing = quiet().build();
    SameDiff still = mlp(2, "relu");
    configure(still, new Sgd(1e-12));

    SameDiff quick = mlp(2, "relu");
    configure(quick, new Adam(1e-2));
    train(quick, 120, learning);
    train(still, 120, standing);

    assertThat(learning.diagnosis().learning()).isEqualTo(Learning.LEARNING);
    assertThat(learning.diagnosis().skill().value()).isGreaterThan(0.5);
    // Ten classes that come equally often: ln 10.
    assertThat(learning.diagnosis().skill().guess()).isCloseTo(Math.log(10), Offset.offset(0.02));
    assertThat(standing.diagnosis().learning()).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void saysOnceHowTheLossIsToBeHad() {
    SameDiffGradientListener listener = quiet().build();
    SameDiff graph = mlp(2, "tanh");
    graph.setTrainingConfig(config(new Adam(1e-3)).build());

    List<String> messages = LogCapture.during(() -> train(graph, 5, listener));

    assertThat(messages)
        .containsExactly(
            "SameDiff does not compute its loss while it trains, so that nobody can tell whether"
                + " the graph learns. To have it computed, say so in the TrainingConfig:"
                + " .trainEvaluation(\"loss\", 0)");
    assertThat(listener.diagnosis().step().loss()).isZero();
    assertThat(listener.diagnosis().skill().isKnown()).isFalse();
  }

  @Test
  void readsHowFarBoundedActivationsAreSaturated() {
    SameDiffGradientListener listener = quiet().build();
    SameDiff graph = mlp(1, "tanh");
    graph.getVariable("w0").getArr().muli(1000);

    train(graph, 2, listener);

    assertThat(listener.diagnosis().step().layers())
        .extracting(LayerSample::saturation)
        .satisfiesExactly(
            hidden -> assertThat(hidden).isGreaterThan(0.9), output -> assertThat(output).isNaN());
  }

  @Test
  void clipsTheUnitsOfEachVariable() {
    double rate = 0.5;
    double lambda = 0.01;
    SameDiff graph = mlp(1, "tanh");
    configure(graph, new Sgd(rate));
    DataSet batch = Digits.flat(BATCH, 0);
    INDArray before = graph.getVariable("w0").getArr().dup();
    INDArray gradient =
        graph
            .calculateGradients(
                Map.of("in", batch.getFeatures(), "labels", batch.getLabels()), "w0")
            .get("w0");
    INDArray limits = before.norm2(0).mul(lambda);
    INDArray norms = gradient.norm2(0);
    INDArray expected = before.dup();
    for (int unit = 0; unit < UNITS; unit++) {
      double factor = Math.min(1, limits.getDouble(unit) / norms.getDouble(unit));
      expected.getColumn(unit).subi(gradient.getColumn(unit).mul(rate * factor));
    }
    SameDiffGradientListener listener =
        quiet().clipEachVariable(new UnitWiseClipping(lambda, 1e-3)).build();

    train(graph, 1, listener);

    assertThat(graph.getVariable("w0").getArr().distance2(expected)).isLessThan(1e-6);
    assertThat(limits.lt(norms).castTo(DataType.FLOAT).sumNumber().intValue()).isPositive();
    assertThat(listener.diagnosis().step().intervention().clipped()).isTrue();
  }

  @Test
  void eachVariableHasAMemoryOfItsOwnThatGoesOn() {
    ClippingPolicy policy = ClippingPolicy.percentile(50);
    SameDiff graph = mlp(1, "tanh");
    SameDiffGradientListener first = quiet().clipEachVariable(policy).build();
    train(graph, 5, first);

    ClippingState state = first.clippingState(graph);
    SameDiffGradientListener second = quiet().clipEachVariable(policy).build();
    second.restoreClipping(graph, state);

    assertThat(state.memory().keySet())
        .extracting(key -> key.substring(key.indexOf('/') + 1))
        .containsOnly("w0", "b0", "w1", "b1");
    assertThat(second.clippingState(graph)).isEqualTo(state);

    graph.setListeners(first, second); // Both see the same sixth step.
    graph.fit(Digits.flat(BATCH, 5));

    state.memory().forEach((key, norms) -> assertThat(norms).as(key).hasSize(5));
    second
        .clippingState(graph)
        .memory()
        .forEach(
            (key, norms) ->
                assertThat(norms)
                    .as(key)
                    .hasSize(6)
                    .startsWith(state.memory().get(key).toArray(Double[]::new)));
  }

  @Test
  void tellsTheSkillOfEachLossOfAGraph() {
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, 2);
    SDVariable first = graph.placeHolder("first", DataType.FLOAT, -1, 1);
    SDVariable second = graph.placeHolder("second", DataType.FLOAT, -1, 1);
    SDVariable given = in.mmul(graph.var("w", Nd4j.createFromArray(new float[][] {{1}, {0}})));
    graph.loss.meanSquaredError("known", first, given, null);
    graph.loss.meanSquaredError("unknown", second, given, null);
    graph.setLossVariables("known", "unknown");
    graph.setTrainingConfig(
        new TrainingConfig.Builder()
            .updater(new Sgd(0))
            .dataSetFeatureMapping("in")
            .dataSetLabelMapping("first", "second")
            .trainEvaluation("known", 0)
            .trainEvaluation("unknown", 1)
            .build());
    SameDiffGradientListener listener = quiet().build();
    graph.setListeners(listener);
    INDArray features = Nd4j.rand(DataType.FLOAT, 40, 2);
    INDArray[] targets = {features.getColumn(0, true).dup(), features.getColumn(1, true).dup()};

    graph.fit(new MultiDataSet(new INDArray[] {features}, targets));

    Map<String, Double> outputs = listener.diagnosis().skill().outputs();
    double variance = targets[1].varNumber().doubleValue() * 39 / 40;
    double error = targets[1].squaredDistance(targets[0]) / 40;
    assertThat(outputs.keySet()).containsExactly("known", "unknown");
    assertThat(outputs.get("known")).isCloseTo(1, Offset.offset(1e-6));
    assertThat(outputs.get("unknown")).isCloseTo(1 - error / variance, Offset.offset(1e-4));
  }

  @Test
  void theClassesOfSequencesAreTheirLastDimension() {
    int steps = 5;
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, steps, 4);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, steps, 3);
    SDVariable weights = graph.var("w", Nd4j.randn(DataType.FLOAT, 4, 3).mul(0.01));
    SDVariable logits = in.reshape(-1, 4).mmul(weights).reshape(-1, steps, 3);
    graph.loss.softmaxCrossEntropy("loss", labels, logits, null);
    configure(graph, new Sgd(1e-6));
    SameDiffGradientListener listener = quiet().build();
    graph.setListeners(listener);
    INDArray classes = Nd4j.zeros(DataType.FLOAT, 6, steps, 3);
    for (int row = 0; row < 6 * steps; row++) {
      classes.putScalar(new int[] {row / steps, row % steps, row % 3}, 1);
    }

    graph.fit(new DataSet(Nd4j.randn(DataType.FLOAT, 6, steps, 4), classes));

    assertThat(listener.diagnosis().skill().guess()).isCloseTo(Math.log(3), Offset.offset(1e-6));
    assertThat(listener.diagnosis().step().loss()).isCloseTo(Math.log(3), Offset.offset(0.01));
  }

  @Test
  void skipsVariablesWhoseGradientIsNotFinite() {
    SameDiff graph = mlp(1, "tanh");
    configure(graph, new Sgd(0.1));
    SameDiffGradientListener listener = quiet().onNonFinite(NonFinitePolicy.SKIP_UPDATE).build();
    train(graph, 2, listener);
    INDArray before = graph.getVariable("w0").getArr().dup();

    graph.fit(poisoned());

    assertThat(Exactly.elements(graph.getVariable("w0").getArr()))
        .isEqualTo(Exactly.elements(before));
    assertThat(listener.diagnosis().step().intervention().skipped()).isTrue();

    graph.fit(Digits.flat(BATCH, 3));

    assertThat(graph.getVariable("w0").getArr()).isNotEqualTo(before);
    assertThat(listener.diagnosis().step().intervention().skippedSteps()).isEqualTo(1);
  }

  @Test
  void stopsBeforeAnythingIsUpdatedByAFaultInTheData() {
    SameDiff graph = mlp(1, "tanh");
    List<Diagnosis> diagnoses = new ArrayList<>();
    SameDiffGradientListener listener =
        quiet()
            .onNonFinite(NonFinitePolicy.STOP)
            .sink(
                new MonitorSink() {
                  @Override
                  public void onDiagnosis(Diagnosis diagnosis) {
                    diagnoses.add(diagnosis);
                  }
                })
            .build();
    train(graph, 2, listener);
    Map<String, INDArray> before = new HashMap<>();
    for (String name : List.of("w0", "b0", "w1", "b1")) {
      before.put(name, graph.getVariable(name).getArr().dup());
    }

    assertThatThrownBy(() -> graph.fit(poisoned()))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining(": the gradient of step 2 is not finite in ")
        .hasMessageContaining("The last sound steps:");

    before.forEach(
        (name, array) -> assertThat(graph.getVariable(name).getArr()).as(name).isEqualTo(array));
    assertThat(diagnoses).hasSize(3);
    assertThat(diagnoses.get(2).finding(Symptom.NON_FINITE)).isPresent();
  }

  private static DataSet poisoned() {
    DataSet batch = Digits.flat(BATCH, 2);
    batch.getFeatures().putScalar(0, 0, Double.NaN);
    return batch;
  }

  @Test
  void twoGraphsOnTwoThreadsHaveADiagnosisEach() throws Exception {
    SameDiffGradientListener listener = quiet().build();
    SameDiff one = mlp(2, "tanh");
    SameDiff other = mlp(3, "relu");
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (SameDiff graph : List.of(one, other)) {
        runs.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 5; i++) {
                    together.await(1, TimeUnit.MINUTES);
                    train(graph, 1, listener);
                  }
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get(1, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(listener.diagnoses())
        .extracting(diagnosis -> diagnosis.step().network().size(), Diagnosis::iteration)
        .containsExactlyInAnyOrder(tuple(3, 4L), tuple(4, 4L));
  }

  @Test
  void aCopyHasTheSameOptionsAndStartsAnew() throws Exception {
    SameDiffGradientListener listener =
        quiet().observeEvery(3).clipEachVariable(0.02).sink(new MonitorSink() {}).build();
    train(mlp(2, "tanh"), 3, listener);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> messages =
        LogCapture.during(
            () -> {
              try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(listener);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    SameDiffGradientListener copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (SameDiffGradientListener) in.readObject();
    }

    assertThat(messages).singleElement().asString().contains("sinks that are not serialisable");
    assertThat(copy.diagnoses()).isEmpty();
    train(mlp(2, "tanh"), 5, copy);
    assertThat(copy.diagnosis().iteration()).isEqualTo(3);
    assertThat(copy.diagnosis().step().intervention().clippedSteps()).isEqualTo(4);
  }

  @Test
  void findsTheLayersInTheGraph() {
    SameDiffGradientListener listener = quiet().build();

    train(mlp(2, "tanh"), 1, listener);

    assertThat(listener.diagnosis().step().network().layers())
        .extracting(
            layer ->
                String.join(
                    " ",
                    layer.name(),
                    layer.type(),
                    layer.role().toString(),
                    String.valueOf(layer.depth()),
                    String.valueOf(layer.activation()),
                    layer.inputs() + "x" + layer.outputs()))
        .containsExactly(
            "w0 matmul HIDDEN 1 tanh 64x16",
            "w1 matmul HIDDEN 2 tanh 16x16",
            "w2 matmul OUTPUT 3 null 16x10");
    assertThat(listener.diagnosis().step().network().updater()).isEqualTo("Adam");
  }

  @Test
  void findsKernelsGainsAndSharedWeights() {
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, Digits.PIXELS);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, Digits.CLASSES);
    SDVariable filtered =
        graph.cnn.conv2d(
            in.reshape(-1, 1, Digits.SIDE, Digits.SIDE),
            graph.var("kernel", Nd4j.randn(DataType.FLOAT, 3, 3, 1, 2)),
            graph.var("offset", Nd4j.zeros(DataType.FLOAT, 2)),
            Conv2DConfig.builder().kH(3).kW(3).build());
    SDVariable gained =
        graph.nn.relu(filtered, 0).reshape(-1, 72).mul(graph.var("gain", Nd4j.ones(1, 72)));
    SDVariable shared = graph.var("shared", Nd4j.randn(DataType.FLOAT, 72, 72).mul(0.1));
    SDVariable twice = graph.math.tanh(graph.math.tanh(gained.mmul(shared)).mmul(shared));
    SDVariable logits =
        twice
            .mmul(graph.var("out", Nd4j.randn(DataType.FLOAT, 72, Digits.CLASSES).mul(0.1)))
            .add(graph.var("shift", Nd4j.zeros(DataType.FLOAT, 1, Digits.CLASSES)));
    graph.loss.softmaxCrossEntropy("loss", labels, logits, null);
    configure(graph);
    SameDiffGradientListener listener = quiet().build();

    train(graph, 1, listener);

    assertThat(listener.diagnosis().step().layers())
        .extracting(
            sample ->
                String.join(
                    " ",
                    sample.layer().name(),
                    sample.layer().role().toString(),
                    String.valueOf(sample.layer().depth()),
                    String.valueOf(sample.weightGradient().count()),
                    String.valueOf(sample.biasGradient().count())))
        .containsExactly(
            "kernel HIDDEN 1 18 2",
            "gain NORMALIZATION 1 72 0",
            "shared HIDDEN 2 5184 0",
            "out OUTPUT 4 720 10");
  }

  @Test
  void theWeightsOfASingleUnitAreALayer() {
    SameDiff graph = SameDiff.create();
    SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, Digits.PIXELS);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, Digits.CLASSES);
    SDVariable hidden =
        graph.math.tanh(
            in.mmul(graph.var("hidden", Nd4j.randn(DataType.FLOAT, Digits.PIXELS, 4).mul(0.1))));
    SDVariable unit =
        hidden
            .mmul(graph.var("unit", Nd4j.randn(DataType.FLOAT, 4, 1)))
            .add(graph.var("shift", Nd4j.zeros(DataType.FLOAT, 1, 1)));
    graph.loss.meanSquaredError("loss", labels.mean(true, 1), unit, null);
    configure(graph);
    SameDiffGradientListener listener = quiet().build();

    train(graph, 1, listener);

    assertThat(listener.diagnosis().step().layers())
        .extracting(
            sample ->
                sample.layer().name()
                    + " "
                    + sample.layer().role()
                    + " "
                    + sample.layer().depth()
                    + " "
                    + sample.biasGradient().count())
        .containsExactly("hidden HIDDEN 1 0", "unit OUTPUT 2 1");
  }

  @Test
  void readsWhatCalculateGradientsGives() {
    SameDiff graph = mlp(3, "tanh");
    DataSet batch = Digits.flat(BATCH, 0);
    Map<String, INDArray> expected =
        graph.calculateGradients(
            Map.of("in", batch.getFeatures(), "labels", batch.getLabels()),
            "w0",
            "b0",
            "w1",
            "b1",
            "w2",
            "b2",
            "w3",
            "b3");
    Map<String, Double> norms = new HashMap<>();
    expected.forEach(
        (name, array) ->
            norms.put(name, array.castTo(DataType.DOUBLE).norm2Number().doubleValue()));
    SameDiffGradientListener listener = quiet().build();

    train(graph, 1, listener);

    assertThat(listener.diagnosis().step().layers()).hasSize(4);
    for (LayerSample sample : listener.diagnosis().step().layers()) {
      String weight = sample.layer().name();
      assertThat(sample.weightGradient().l2Norm())
          .isCloseTo(norms.get(weight), close(norms, weight));
      String bias = weight.replace('w', 'b');
      assertThat(sample.biasGradient().l2Norm()).isCloseTo(norms.get(bias), close(norms, bias));
      assertThat(sample.update().ratio()).isPositive();
    }
  }

  private static Offset<Double> close(Map<String, Double> norms, String name) {
    return Offset.offset(1e-5 * norms.get(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void watchingChangesNothing(int observeEvery) {
    SameDiff alone = mlp(3, "tanh");
    SameDiff watched = mlp(3, "tanh");
    List<Long> observed = new ArrayList<>();

    train(alone, 7);
    train(
        watched,
        7,
        quiet()
            .observeEvery(observeEvery)
            .sink(
                new MonitorSink() {
                  @Override
                  public void onDiagnosis(Diagnosis diagnosis) {
                    observed.add(diagnosis.iteration());
                  }
                })
            .build());

    for (SDVariable variable : alone.variables()) {
      if (variable.name().matches("[wb][0-9]")) {
        assertThat(Exactly.elements(watched.getVariable(variable.name()).getArr()))
            .isEqualTo(Exactly.elements(variable.getArr()));
      }
    }
    assertThat(observed).hasSize(observeEvery == 1 ? 7 : 3).endsWith(6L);
  }

  @Test
  void clipsEachVariableOnItsOwn() {
    double rate = 0.5;
    double maxNorm = 0.02;
    SameDiff graph = mlp(2, "tanh");
    configure(graph, new Sgd(rate));
    DataSet batch = Digits.flat(BATCH, 0);
    List<String> names = List.of("w0", "b0", "w1", "b1", "w2", "b2");
    Map<String, INDArray> expected = new HashMap<>();
    double before = 0;
    double after = 0;
    for (Map.Entry<String, INDArray> each :
        graph
            .calculateGradients(
                Map.of("in", batch.getFeatures(), "labels", batch.getLabels()), names)
            .entrySet()) {
      double norm = each.getValue().castTo(DataType.DOUBLE).norm2Number().doubleValue();
      double factor = Math.min(1, maxNorm / norm);
      before = Math.hypot(before, norm);
      after = Math.hypot(after, factor * norm);
      expected.put(
          each.getKey(),
          graph
              .getVariable(each.getKey())
              .getArr()
              .castTo(DataType.DOUBLE)
              .sub(each.getValue().castTo(DataType.DOUBLE).mul(rate * factor)));
    }
    SameDiffGradientListener listener = quiet().observeEvery(3).clipEachVariable(maxNorm).build();

    train(graph, 1, listener);

    expected.forEach(
        (name, array) ->
            assertThat(graph.getVariable(name).getArr().castTo(DataType.DOUBLE).distance2(array))
                .as(name)
                .isLessThan(1e-6));
    Intervention first = listener.diagnosis().step().intervention();
    assertThat(first.normBefore()).isCloseTo(before, Offset.offset(1e-5 * before));
    assertThat(first.normAfter()).isCloseTo(after, Offset.offset(1e-5 * after)).isLessThan(before);

    train(graph, 3, listener);

    // Also in the steps between those that are observed.
    assertThat(listener.diagnosis().iteration()).isEqualTo(3);
    assertThat(listener.diagnosis().step().intervention().clippedSteps()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesANormThatIsNone(double maxNorm) {
    assertThatThrownBy(() -> quiet().clipEachVariable(maxNorm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max must be above 0 and finite, but was " + maxNorm);
  }

  @Test
  void aSinkThatFailsDoesNotStopTheTraining() {
    SameDiffGradientListener listener =
        quiet()
            .sink(
                new MonitorSink() {
                  @Override
                  public void onDiagnosis(Diagnosis diagnosis) {
                    throw new IllegalStateException("a sink of the test that always fails");
                  }
                })
            .build();

    List<String> messages = LogCapture.during(() -> train(mlp(2, "tanh"), 8, listener));

    assertThat(messages).isNotEmpty().allMatch(text -> text.startsWith("The sink"));
    assertThat(listener.diagnosis().iteration()).isEqualTo(7);
  }

  @Test
  void aFaultOfItsOwnEndsTheWatchOfThatGraphOnly() {
    SameDiffGradientListener listener = quiet().build();
    SameDiff graph = mlp(2, "tanh");
    MultiDataSet unreadable =
        new MultiDataSet() {
          @Override
          public INDArray getFeatures(int index) {
            throw new NoSuchMethodError("of another version of ND4J");
          }
        };

    List<String> messages =
        LogCapture.during(
            () -> {
              for (int i = 0; i < 8; i++) {
                listener.iterationStart(graph, At.defaultAt(), unreadable, 0);
                listener.iterationDone(graph, At.defaultAt(), unreadable, null);
              }
              train(mlp(2, "tanh"), 3, listener);
            });

    assertThat(messages)
        .containsExactly(
            "gradient-monitor could not watch a SameDiff; the training goes on. Please report this"
                + " with the network's configuration. java.lang.NoSuchMethodError: of another"
                + " version of ND4J",
            "gradient-monitor failed 5 times in a row: this SameDiff is not watched any more, nor"
                + " clipped.");
    assertThat(listener.diagnosis().iteration()).isEqualTo(2);
  }

  private static SameDiffGradientListener.Builder quiet() {
    return SameDiffGradientListener.builder().withoutLog();
  }

  /** Dense layers w0, w1, ... with biases b0, b1, ... */
  private static SameDiff mlp(int hidden, String activation) {
    Nd4j.getRandom().setSeed(7);
    SameDiff graph = SameDiff.create();
    SDVariable signal = graph.placeHolder("in", DataType.FLOAT, -1, Digits.PIXELS);
    SDVariable labels = graph.placeHolder("labels", DataType.FLOAT, -1, Digits.CLASSES);
    for (int i = 0; i <= hidden; i++) {
      int inputs = i == 0 ? Digits.PIXELS : UNITS;
      int outputs = i == hidden ? Digits.CLASSES : UNITS;
      double scale = Math.sqrt(activation.equals("relu") ? 2.0 / inputs : 1.0 / inputs);
      SDVariable weights =
          graph.var("w" + i, Nd4j.randn(DataType.FLOAT, inputs, outputs).mul(scale));
      SDVariable bias = graph.var("b" + i, Nd4j.zeros(DataType.FLOAT, 1, outputs));
      signal = signal.mmul(weights).add("z" + i, bias);
      if (i < hidden) {
        signal =
            switch (activation) {
              case "sigmoid" -> graph.nn.sigmoid(signal);
              case "relu" -> graph.nn.relu(signal, 0);
              default -> graph.math.tanh(signal);
            };
      }
    }
    graph.loss.softmaxCrossEntropy("loss", labels, signal, null);
    configure(graph);
    return graph;
  }

  private static void configure(SameDiff graph) {
    configure(graph, new Adam(1e-3));
  }

  private static void configure(SameDiff graph, IUpdater updater) {
    graph.setLossVariables("loss");
    graph.setTrainingConfig(config(updater).trainEvaluation("loss", 0).build());
  }

  private static TrainingConfig.Builder config(IUpdater updater) {
    return new TrainingConfig.Builder()
        .updater(updater)
        .dataSetFeatureMapping("in")
        .dataSetLabelMapping("labels");
  }

  private static void train(SameDiff graph, int steps, Listener... listeners) {
    graph.setListeners(listeners);
    for (int i = 0; i < steps; i++) {
      graph.fit(Digits.flat(BATCH, i));
    }
  }
}
