package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.detection.ThroughTime;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.trend.TimeTrend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class SequenceProbeTest {
  private static final int UNITS = 16;
  private static final int EXAMPLES = 4;

  @Test
  void agreesWithFiniteDifferences() {
    MultiLayerNetwork network =
        lastStep(DataType.DOUBLE, simple(new NormalDistribution(0, 0.2), Activation.TANH));
    DataSet batch = waves(DataType.DOUBLE, 6);

    SequenceProbe probe = SequenceProbe.of(network, batch);

    assertThat(probe.trend().norms()).hasSize(6);
    for (int distance = 0; distance < 6; distance++) {
      assertSlope(probe.trend(), distance, slopes(network, batch, 5 - distance));
    }
  }

  @Test
  void agreesWithFiniteDifferencesInAGraph() {
    ComputationGraph network = graph(simple(new NormalDistribution(0, 0.2), Activation.TANH));
    DataSet batch = waves(DataType.DOUBLE, 6);

    SequenceProbe probe = SequenceProbe.of(network, batch);

    assertThat(probe.network().name()).isEqualTo("ComputationGraph of 3 layers with parameters");
    for (int distance = 0; distance < 6; distance++) {
      assertSlope(probe.trend(), distance, slopes(network, batch, 5 - distance));
    }
  }

  @Test
  void countsFromTheEndOfEachSequence() {
    MultiLayerNetwork network =
        lastStep(DataType.DOUBLE, simple(new NormalDistribution(0, 0.2), Activation.TANH));
    DataSet batch = waves(DataType.DOUBLE, 7);
    int[] first = {1, 0, 0, 2};
    int[] last = {6, 3, 6, 4};
    batch.setFeaturesMaskArray(mask(first, last, 7));

    SequenceProbe probe = SequenceProbe.of(network, batch);

    assertThat(probe.steps()).isEqualTo(7);
    assertThat(probe.trend().norms()).hasSize(7);
    for (int distance = 0; distance < 7; distance++) {
      double squares = 0;
      int count = 0;
      for (int i = 0; i < EXAMPLES; i++) {
        if (last[i] - distance >= first[i]) {
          // Deeplearning4j takes the last step of a masked sequence in single precision.
          double slope = slope(network, batch, i, last[i] - distance, 1e-2);
          squares += slope * slope;
          count++;
        }
      }
      double expected = Math.sqrt(squares / count);
      assertThat(probe.trend().norms().get(6 - distance))
          .isCloseTo(expected, within(2e-3 * expected));
    }
  }

  @Test
  void agreesWithFiniteDifferencesWhereFeaturesAndLabelsAreMasked() {
    MultiLayerNetwork network = everyStep(simple(new NormalDistribution(0, 0.2), Activation.TANH));
    DataSet batch = labelledWaves(6);
    int[] first = {0, 1, 0, 0};
    int[] labelled = {5, 4, 3, 2};
    batch.setFeaturesMaskArray(mask(first, new int[] {5, 5, 5, 4}, 6));
    batch.setLabelsMaskArray(mask(new int[4], labelled, 6));
    DataSet lastOnly = batch.copy();
    lastOnly.setLabelsMaskArray(mask(labelled, labelled, 6));

    SequenceProbe probe = SequenceProbe.of(network, batch);

    for (int distance = 0; distance < 6; distance++) {
      List<Double> slopes = new ArrayList<>();
      for (int i = 0; i < EXAMPLES; i++) {
        if (labelled[i] - distance >= first[i]) {
          slopes.add(slope(network, lastOnly, i, labelled[i] - distance));
        }
      }
      assertSlope(probe.trend(), distance, slopes);
    }
  }

  @Test
  void looksBothWaysThroughBidirectionalLayers() {
    MultiLayerNetwork network =
        everyStep(
            new Bidirectional(
                Bidirectional.Mode.ADD, simple(new NormalDistribution(0, 0.2), Activation.TANH)));
    DataSet batch = labelledWaves(6);
    DataSet firstOnly = batch.copy();
    firstOnly.setLabelsMaskArray(mask(new int[4], new int[4], 6));

    SequenceProbe probe = SequenceProbe.of(network, batch);

    for (int distance = 0; distance < 6; distance++) {
      assertSlope(probe.ahead(), distance, slopes(network, firstOnly, distance));
    }
    assertThat(
            SequenceProbe.of(
                    everyStep(simple(new NormalDistribution(0, 0.2), Activation.TANH)), batch)
                .ahead())
        .isNull();
  }

  @Test
  void aSequenceThatIsReadBackwardIsForgottenOnTheWayAhead() {
    Bidirectional layer =
        new Bidirectional(
            Bidirectional.Mode.ADD, simple(new NormalDistribution(0, 0.05), Activation.TANH));
    MultiLayerNetwork network = everyStep(layer);

    SequenceProbe probe = SequenceProbe.of(network, labelledWaves(30));

    assertThat(ThroughTime.health(probe.ahead())).isEqualTo(GradientHealth.VANISHING);
    assertThat(probe.ahead().halfLife()).isCloseTo(Math.log(2) / Math.log(5), within(0.15));
  }

  @Test
  void reachesNoFurtherThanASegment() {
    NeuralNetConfiguration.ListBuilder list =
        list(DataType.DOUBLE, simple(new NormalDistribution(0, 0.05), Activation.TANH));
    MultiLayerNetwork whole = Networks.init(list);
    list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(10);
    MultiLayerNetwork truncated = Networks.init(list);
    truncated.setParams(whole.params());
    DataSet batch = labelledWaves(30);

    SequenceProbe probe = SequenceProbe.of(truncated, batch);

    assertThat(probe.steps()).isEqualTo(30);
    assertThat(probe.trend().norms())
        .containsExactlyElementsOf(SequenceProbe.of(whole, batch).trend().norms().subList(20, 30));
    assertThat(probe.finding().orElseThrow().evidence().sentence())
        .endsWith("truncated back-propagation cuts them from 30 steps");
  }

  @Test
  void readsTokensBehindTheirEmbedding() {
    MultiLayerNetwork network =
        Networks.init(
            conf(DataType.FLOAT)
                .list()
                .layer(new EmbeddingSequenceLayer.Builder().nIn(5).nOut(1).inputLength(40).build())
                .layer(new LastTimeStep(simple(new NormalDistribution(0, 0.05), Activation.TANH)))
                .layer(output(UNITS)));
    INDArray tokens = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 40);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int step = 0; step < 40; step++) {
        tokens.putScalar(i, step, (3 * i + step) % 5);
      }
    }

    SequenceProbe probe =
        SequenceProbe.of(network, new DataSet(tokens, Nd4j.ones(DataType.FLOAT, EXAMPLES, 1)));

    assertThat(probe.trend().norms()).hasSize(40);
    assertThat(probe.trend().halfLife()).isCloseTo(Math.log(2) / Math.log(5), within(0.15));
  }

  @Test
  void leavesTheNetworkAsItWasAndDrawsNothing() {
    Bidirectional both =
        new Bidirectional(
            Bidirectional.Mode.ADD,
            new SimpleRnn.Builder().nIn(1).nOut(UNITS).dropOut(0.5).build());
    MultiLayerNetwork network = everyStep(both);
    DataSet batch = labelledWaves(6);

    SequenceProbe probe = SequenceProbe.of(network, batch);

    assertThat(SequenceProbe.of(network, batch)).isEqualTo(probe);
    assertThat(((Bidirectional) network.getLayer(0).conf().getLayer()).getFwd().getIDropout())
        .isNotNull();
  }

  @Test
  void tellsWhatItFindsWithACause() {
    Finding simple =
        SequenceProbe.of(
                lastStep(DataType.FLOAT, simple(new NormalDistribution(0, 0.05), Activation.TANH)),
                waves(DataType.FLOAT, 100))
            .finding()
            .orElseThrow();
    SequenceProbe healthy =
        SequenceProbe.of(
            lastStep(
                DataType.FLOAT,
                new LSTM.Builder().nIn(1).nOut(UNITS).forgetGateBiasInit(5).build()),
            waves(DataType.FLOAT, 100));

    assertThat(simple.symptom()).isEqualTo(Symptom.VANISHING_GRADIENT);
    assertThat(simple.cause())
        .isInstanceOfSatisfying(
            SignalCause.Forgetting.class,
            forgetting -> {
              assertThat(forgetting.gated()).isFalse();
              assertThat(forgetting.steps()).isEqualTo(100);
            });
    assertThat(healthy.finding()).isEmpty();
  }

  @Test
  void theCheckupKnowsIt() {
    Diagnosis diagnosis =
        TrainingCheckup.of(
            lastStep(DataType.FLOAT, simple(new NormalDistribution(0, 0.05), Activation.TANH)),
            waves(DataType.FLOAT, 100));

    assertThat(diagnosis.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(diagnosis.finding(Symptom.VANISHING_GRADIENT).orElseThrow().severity())
        .isEqualTo(Severity.WATCH);
    assertThat(diagnosis.advice())
        .extracting(advice -> advice.remedy())
        .contains(new Remedy.ReplaceRecurrentCell("LSTM"));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 500})
  void findsThatASimpleNetworkForgets(int days) {
    SequenceProbe probe =
        SequenceProbe.of(
            lastStep(DataType.FLOAT, simple(new NormalDistribution(0, 0.05), Activation.TANH)),
            waves(DataType.FLOAT, days));

    assertThat(probe.health()).isEqualTo(GradientHealth.VANISHING);
    // Circular law: a matrix of N(0, s^2) shrinks vectors by s sqrt(n) a step, here 0.2.
    assertThat(probe.trend().halfLife()).isCloseTo(Math.log(2) / Math.log(5), within(0.15));
    assertThat(probe.trend().norms()).hasSize(days);
  }

  @Test
  void findsThatLargeWeightsExplode() {
    SequenceProbe probe =
        SequenceProbe.of(
            lastStep(DataType.FLOAT, simple(new NormalDistribution(0, 0.5), Activation.IDENTITY)),
            waves(DataType.FLOAT, 100));

    assertThat(probe.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(probe.trend().halfLife()).isNegative();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 500})
  void findsThatAnLstmRemembers(int days) {
    SequenceProbe probe =
        SequenceProbe.of(
            lastStep(
                DataType.FLOAT,
                new LSTM.Builder().nIn(1).nOut(UNITS).forgetGateBiasInit(5).build()),
            waves(DataType.FLOAT, days));

    assertThat(probe.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(probe.trend().decadesLost()).isBetween(-3.0, 3.0);
  }

  @Test
  void countsTheLastLabelOnlyWhereThereIsOneForEveryStep() {
    MultiLayerNetwork network = everyStep(simple(new NormalDistribution(0, 0.05), Activation.TANH));

    SequenceProbe probe = SequenceProbe.of(network, labelledWaves(30));

    assertThat(probe.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(probe.trend().norms().get(29)).isGreaterThan(1e6 * probe.trend().norms().get(10));
  }

  @Test
  void refusesWhatIsNoSequence() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SequenceProbe.of(
                    Networks.mlp(2, Activation.RELU, WeightInit.RELU), Digits.flat(4, 0)))
        .withMessage(
            "batch must hold sequences, shape [examples, inputs, steps], that a gradient reaches,"
                + " but its features have shape [4, 64]");
  }

  @Test
  void labelsOfAnotherLengthAreTakenAtTheirLastStepAndDistancesFromTheEnd() {
    ComputationGraph network = encoderAndDecoder();
    DataSet source = waves(DataType.DOUBLE, 6);
    INDArray answer = Nd4j.rand(DataType.DOUBLE, EXAMPLES, 1, 3);
    MultiDataSet batch =
        new MultiDataSet(
            new INDArray[] {source.getFeatures(), answer.dup()}, new INDArray[] {answer});

    SequenceProbe probe = SequenceProbe.of(network, batch);

    assertThat(probe.trend().norms()).hasSize(6);
    INDArray last = mask(new int[] {2, 2, 2, 2}, new int[] {2, 2, 2, 2}, 3);
    batch.setLabelsMaskArray(new INDArray[] {last});
    for (int distance = 0; distance < 6; distance++) {
      int time = 5 - distance;
      List<Double> slopes =
          IntStream.range(0, EXAMPLES)
              .mapToObj(i -> slope(step -> network.score(moved(batch, i, time, step), false), 1e-6))
              .toList();
      assertSlope(probe.trend(), distance, slopes);
    }
  }

  @Test
  void aStepCountsWhereAnyOfItsOutputsDoes() {
    MultiLayerNetwork network = everyStep(simple(new NormalDistribution(0, 0.2), Activation.TANH));
    DataSet bySteps = labelledWaves(6);
    int[] labelled = {5, 4, 3, 2};
    bySteps.setLabelsMaskArray(mask(new int[4], labelled, 6));
    DataSet byOutputs = bySteps.copy();
    byOutputs.setLabelsMaskArray(bySteps.getLabelsMaskArray().reshape(EXAMPLES, 1, 6));

    assertThat(SequenceProbe.of(network, byOutputs).trend())
        .isEqualTo(SequenceProbe.of(network, bySteps).trend());
  }

  /** Numbers of words get no gradient, and what comes out of the cell has passed through time. */
  @Test
  void aCheckupOfANetworkThatLooksUpWordsOneByOneGoesWithoutTheProbe() {
    MultiLayerNetwork network =
        Networks.init(
            conf(DataType.FLOAT)
                .list()
                .layer(new EmbeddingLayer.Builder().nOut(8).build())
                .layer(new LSTM.Builder().nOut(UNITS).build())
                .layer(outputOfEachStep())
                .setInputType(InputType.recurrent(5)));
    INDArray words = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 1, 6);
    DataSet batch = new DataSet(words, Nd4j.rand(DataType.FLOAT, EXAMPLES, 1, 6));

    assertThat(TrainingCheckup.of(network, batch).step().layers()).hasSize(3);
    assertThatIllegalArgumentException().isThrownBy(() -> SequenceProbe.of(network, batch));
  }

  /** The root of the mean square of the slopes, against the norm so far from the end. */
  private static void assertSlope(TimeTrend trend, int distance, List<Double> slopes) {
    double squares = slopes.stream().mapToDouble(slope -> slope * slope).sum();
    double expected = Math.sqrt(squares / slopes.size());
    List<Double> norms = trend.norms();
    assertThat(norms.get(norms.size() - 1 - distance))
        .as("distance %d", distance)
        .isCloseTo(expected, within(1e-6 * expected));
  }

  private static List<Double> slopes(Model network, DataSet batch, int time) {
    return IntStream.range(0, EXAMPLES)
        .mapToObj(example -> slope(network, batch, example, time))
        .toList();
  }

  private static double slope(Model network, DataSet batch, int example, int time) {
    return slope(network, batch, example, time, 1e-6);
  }

  /** By central differences, of the loss of one example by its input at one time. */
  private static double slope(Model network, DataSet batch, int example, int time, double step) {
    return slope(by -> loss(network, batch, example, time, by), step);
  }

  private static double slope(DoubleUnaryOperator loss, double step) {
    return EXAMPLES * (loss.applyAsDouble(step) - loss.applyAsDouble(-step)) / (2 * step);
  }

  private static double loss(Model network, DataSet batch, int example, int time, double step) {
    DataSet data =
        new DataSet(
            moved(batch.getFeatures(), example, time, step),
            batch.getLabels(),
            batch.getFeaturesMaskArray(),
            batch.getLabelsMaskArray());
    return network instanceof MultiLayerNetwork layers
        ? layers.score(data)
        : ((ComputationGraph) network).score(data);
  }

  private static INDArray moved(INDArray features, int example, int time, double step) {
    INDArray moved = features.dup();
    return moved.putScalar(example, 0, time, moved.getDouble(example, 0, time) + step);
  }

  private static MultiDataSet moved(MultiDataSet batch, int example, int time, double step) {
    INDArray[] features = batch.getFeatures().clone();
    features[0] = moved(features[0], example, time, step);
    return new MultiDataSet(features, batch.getLabels(), null, batch.getLabelsMaskArrays());
  }

  private static INDArray mask(int[] first, int[] last, int steps) {
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, steps);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int step = first[i]; step <= last[i]; step++) {
        mask.putScalar(i, step, 1);
      }
    }
    return mask;
  }

  /** Two layers, of which one goes around the other. */
  private static ComputationGraph graph(Layer layer) {
    ComputationGraph graph =
        new ComputationGraph(
            conf(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", simpleOf(UNITS), "rnn")
                .addLayer("rnn", layer, "in")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "rnn", "dense")
                .addVertex("last", new LastTimeStepVertex("in"), "sum")
                .addLayer("out", output(UNITS), "last")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  /** The last state of the one is put in at each step of the other. */
  private static ComputationGraph encoderAndDecoder() {
    ComputationGraph graph =
        new ComputationGraph(
            conf(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("source", "answer")
                .addLayer(
                    "encoder", simple(new NormalDistribution(0, 0.2), Activation.TANH), "source")
                .addVertex("state", new LastTimeStepVertex("source"), "encoder")
                .addVertex("each", new DuplicateToTimeSeriesVertex("answer"), "state")
                .addVertex("both", new MergeVertex(), "answer", "each")
                .addLayer("decoder", simpleOf(UNITS + 1), "both")
                .addLayer("out", outputOfEachStep(), "decoder")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static SimpleRnn simpleOf(int inputs) {
    return new SimpleRnn.Builder().nIn(inputs).nOut(UNITS).build();
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nIn(inputs)
        .nOut(1)
        .build();
  }

  private static MultiLayerNetwork everyStep(Layer layer) {
    return Networks.init(list(DataType.DOUBLE, layer));
  }

  private static NeuralNetConfiguration.ListBuilder list(DataType type, Layer layer) {
    return conf(type).list().layer(layer).layer(outputOfEachStep());
  }

  private static RnnOutputLayer outputOfEachStep() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .dataFormat(RNNFormat.NCW)
        .activation(Activation.IDENTITY)
        .nIn(UNITS)
        .nOut(1)
        .build();
  }

  /** Waves whose label is the wave itself. */
  private static DataSet labelledWaves(int days) {
    INDArray features = waves(DataType.DOUBLE, days).getFeatures();
    return new DataSet(features, features.dup());
  }

  private static NeuralNetConfiguration.Builder conf(DataType type) {
    return Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1)).dataType(type);
  }

  private static SimpleRnn simple(NormalDistribution recurrentWeights, Activation activation) {
    return new SimpleRnn.Builder()
        .nIn(1)
        .nOut(UNITS)
        .activation(activation)
        .weightInitRecurrent(recurrentWeights)
        .build();
  }

  private static MultiLayerNetwork lastStep(DataType type, BaseRecurrentLayer layer) {
    return Networks.init(
        conf(type)
            .list()
            .layer(new LastTimeStep(layer))
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(UNITS)
                    .nOut(1)
                    .build()));
  }

  /** Waves of a week's length in different phases, and the day behind them. */
  private static DataSet waves(DataType type, int days) {
    INDArray features = Nd4j.zeros(type, EXAMPLES, 1, days);
    INDArray labels = Nd4j.zeros(type, EXAMPLES, 1);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int day = 0; day < days; day++) {
        features.putScalar(i, 0, day, Math.sin(2 * Math.PI * (day + i) / 7));
      }
      labels.putScalar(i, 0, Math.sin(2 * Math.PI * (days + i) / 7));
    }
    return new DataSet(features, labels);
  }
}
