package io.github.gradientmonitor.dl4j.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.dl4j.Exactly;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitRelu;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class RemediesTest {
  private static final int UNITS = 12;

  @TempDir private Path directory;

  @Test
  void swapsTheActivationOfHiddenLayersAndDrawsTheirWeights() {
    MultiLayerNetwork original = mlp(4, new Sgd(0.1), 6);
    INDArray before = original.params().dup();

    Treatment treatment =
        Remedies.apply(original, List.of(new Remedy.SwapActivation("relu", "he_normal")));
    MultiLayerNetwork network = (MultiLayerNetwork) treatment.network();

    for (int i = 0; i < 4; i++) {
      assertThat(conf(network, i).getActivationFn()).isInstanceOf(ActivationReLU.class);
      assertThat(conf(network, i).getWeightInitFn()).isInstanceOf(WeightInitRelu.class);
      assertThat(conf(original, i).getActivationFn()).isInstanceOf(ActivationSigmoid.class);
    }
    assertThat(treatment.drawn()).containsExactly("layer0", "layer1", "layer2", "layer3");
    assertThat(treatment.kept()).containsExactly("layer4");
    assertThat(Exactly.elements(network.getLayer(4).params()))
        .isEqualTo(Exactly.elements(original.getLayer(4).params()));
    assertThat(Exactly.elements(original.params())).isEqualTo(Exactly.elements(before));
    assertThat(treatment.changes().get(0).words()).hasSize(4);
    assertThat(treatment.before()).isNotEqualTo(treatment.after());
  }

  @Test
  void putsBatchNormalisationBetweenAffineMapAndActivationAndKeepsAllParameters() {
    MultiLayerNetwork original = mlp(3, new Adam(1e-3), 6);

    Treatment treatment = Remedies.apply(original, List.of(new Remedy.InsertBatchNorm()));
    MultiLayerNetwork network = (MultiLayerNetwork) treatment.network();

    assertThat(network.getnLayers()).isEqualTo(10);
    assertThat(conf(network, 0).getActivationFn()).isInstanceOf(ActivationIdentity.class);
    assertThat(network.getLayer(1).conf().getLayer()).isInstanceOf(BatchNormalization.class);
    assertThat(network.getLayer(2).conf().getLayer()).isInstanceOf(ActivationLayer.class);
    assertThat(treatment.kept()).containsExactly("layer0", "layer1", "layer2", "layer3");
    assertThat(Exactly.elements(network.getLayer(3).params()))
        .isEqualTo(Exactly.elements(original.getLayer(1).params()));
    trainsAndRoundTrips(network, batch(6));
  }

  @Test
  void residualConnectionsTurnASequenceIntoAGraphWithTheSameParameters() {
    MultiLayerNetwork original = mlp(6, new Adam(1e-3), 6);

    Treatment treatment = Remedies.apply(original, List.of(new Remedy.AddResidualConnections(2)));
    ComputationGraph graph = (ComputationGraph) treatment.network();

    assertThat(graph.getVertex("layer2_sum")).isNotNull();
    assertThat(graph.getVertex("layer4_sum")).isNotNull();
    assertThat(graph.getVertex("layer5_sum")).isNotNull();
    assertThat(treatment.drawn()).isEmpty();
    assertThat(graph.getConfiguration().getVertexInputs().get("layer3"))
        .containsExactly("layer2_sum");
    assertThat(graph.getConfiguration().getVertexInputs().get("layer4_sum"))
        .containsExactly("layer2_sum", "layer4");
    trainsAndRoundTrips(graph, batch(6));
  }

  @Test
  void aBlockThatChangesItsWidthGetsAProjection() {
    MultiLayerNetwork original =
        init(
            conf(new Sgd(0.1))
                .list()
                .layer(dense(6, 8))
                .layer(dense(8, 9))
                .layer(dense(9, 5))
                .layer(output(5)));

    Treatment treatment = Remedies.apply(original, List.of(new Remedy.AddResidualConnections(2)));

    assertThat(treatment.drawn()).containsExactly("layer1_past");
    trainsAndRoundTrips((ComputationGraph) treatment.network(), batch(6));
  }

  @Test
  void treatsConvolutionsAndTheirPreprocessors() {
    NeuralNetConfiguration.ListBuilder layers = conf(new Adam(1e-3)).list();
    for (int i = 0; i < 4; i++) {
      layers.layer(
          new ConvolutionLayer.Builder(3, 3)
              .nOut(i < 3 ? 3 : 4)
              .convolutionMode(ConvolutionMode.Same)
              .build());
    }
    MultiLayerNetwork original =
        init(
            layers
                .layer(new DenseLayer.Builder().nOut(UNITS).build())
                .layer(output(0))
                .setInputType(InputType.convolutional(4, 4, 1)));
    DataSet images = new DataSet(Nd4j.rand(8, 1, 4, 4), batch(6).getLabels());

    Treatment treatment =
        Remedies.apply(
            original,
            List.of(
                new Remedy.InsertBatchNorm(),
                new Remedy.AddResidualConnections(2),
                new Remedy.SwapActivation("elu", "he_normal")));

    trainsAndRoundTrips((ComputationGraph) treatment.network(), images);
  }

  @Test
  void changesGraphsTooAndRefusesASecondBatchNormalisation() {
    ComputationGraph graph =
        (ComputationGraph)
            Remedies.apply(mlp(4, new Sgd(0.1), 6), List.of(new Remedy.AddResidualConnections(2)))
                .network();

    Treatment treatment =
        Remedies.apply(
            graph, List.of(new Remedy.Reinitialize("he_normal"), new Remedy.InsertBatchNorm()));

    trainsAndRoundTrips((ComputationGraph) treatment.network(), batch(6));
    assertThatThrownBy(
            () -> Remedies.apply(treatment.network(), List.of(new Remedy.InsertBatchNorm())))
        .isInstanceOf(RemedyRefusedException.class)
        .hasMessageContaining("no layer of the network");
  }

  @Test
  void replacesASimpleRecurrentLayerInsideItsWrapper() {
    MultiLayerNetwork original = recurrent();

    Treatment treatment =
        Remedies.apply(original, List.of(new Remedy.ReplaceRecurrentCell("LSTM")));
    MultiLayerNetwork network = (MultiLayerNetwork) treatment.network();

    LastTimeStep wrapper =
        (LastTimeStep) network.getLayerWiseConfigurations().getConf(0).getLayer();
    assertThat(wrapper.getUnderlying()).isInstanceOf(LSTM.class);
    assertThat(
            ((LastTimeStep) original.getLayerWiseConfigurations().getConf(0).getLayer())
                .getUnderlying())
        .isInstanceOf(SimpleRnn.class);
    trainsAndRoundTrips(network, new DataSet(Nd4j.rand(8, 2, 5), batch(6).getLabels()));
  }

  @Test
  void drawsOrthogonalRecurrentWeights() {
    MultiLayerNetwork network =
        (MultiLayerNetwork)
            Remedies.apply(recurrent(), List.of(new Remedy.Reinitialize("orthogonal"))).network();

    INDArray weights = network.getLayer(0).getParam("RW");
    assertThat(weights.mmul(weights.transpose()).sub(Nd4j.eye(UNITS)).amaxNumber().doubleValue())
        .isLessThan(1e-5);
  }

  @Test
  void multipliesConstantAndScheduledLearningRatesOfTheNewNetworkOnly() {
    IUpdater scheduled = new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.5));
    for (IUpdater updater : List.of(new Sgd(0.1), scheduled)) {
      MultiLayerNetwork original = mlp(2, updater, 6);
      MultiLayerNetwork network =
          (MultiLayerNetwork)
              Remedies.apply(original, List.of(new Remedy.ScaleLearningRate(0.1))).network();

      assertThat(conf(network, 0).getIUpdater().getLearningRate(1, 0))
          .isEqualTo(0.1 * conf(original, 0).getIUpdater().getLearningRate(1, 0));
      assertThat(conf(original, 0).getIUpdater().getLearningRate(0, 0)).isEqualTo(0.1);
    }
  }

  @Test
  void warmsUpFromTheIterationThatTheNetworkIsIn() {
    MultiLayerNetwork original = mlp(2, new Sgd(1), 6);
    original.setIterationCount(100);
    MultiLayerNetwork network =
        (MultiLayerNetwork) Remedies.apply(original, List.of(new Remedy.WarmUp(90))).network();

    IUpdater updater = conf(network, 0).getIUpdater();
    assertThat(updater.getLearningRate(100, 0)).isEqualTo(0.1);
    assertThat(updater.getLearningRate(150, 0)).isEqualTo(0.6);
    assertThat(updater.getLearningRate(190, 0)).isEqualTo(1);
  }

  @Test
  void keepsCountsListenersSeedFrozenLayersAndUpdaterState() {
    MultiLayerNetwork original =
        init(
            conf(new Adam(1e-3))
                .list()
                .layer(new FrozenLayer(dense(6, UNITS)))
                .layer(dense(UNITS, UNITS))
                .layer(output(UNITS)));
    original.setListeners(new ScoreIterationListener(1000));
    original.fit(batch(6));
    original.setEpochCount(3);

    Treatment slower = Remedies.apply(original, List.of(new Remedy.ScaleLearningRate(0.1)));
    Treatment swapped =
        Remedies.apply(original, List.of(new Remedy.SwapActivation("selu", "lecun_normal")));

    MultiLayerNetwork network = (MultiLayerNetwork) slower.network();
    assertThat(network.getUpdater().getStateViewArray())
        .isEqualTo(original.getUpdater().getStateViewArray());
    assertThat(network.getIterationCount()).isEqualTo(1);
    assertThat(network.getEpochCount()).isEqualTo(3);
    assertThat(network.getListeners()).hasSize(1);
    assertThat(network.getLayerWiseConfigurations().getConf(0).getSeed()).isEqualTo(7);
    assertThat(swapped.kept()).contains("layer0");
    assertThat(swapped.drawn()).containsExactly("layer1");
  }

  @Test
  void shortensSegmentsWhereThereIsALossAtEveryStep() {
    MultiLayerNetwork sequences =
        init(
            conf(new Adam(1e-3))
                .list()
                .layer(new LSTM.Builder().nIn(2).nOut(UNITS).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(UNITS)
                        .nOut(1)
                        .build()));
    sequences.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    sequences.getLayerWiseConfigurations().setTbpttFwdLength(10);
    sequences.getLayerWiseConfigurations().setTbpttBackLength(10);

    MultiLayerNetwork network =
        (MultiLayerNetwork)
            Remedies.apply(sequences, List.of(new Remedy.ShortenBackpropagation())).network();

    assertThat(network.getLayerWiseConfigurations().getTbpttFwdLength()).isEqualTo(5);
    assertThatThrownBy(
            () -> Remedies.apply(recurrent(), List.of(new Remedy.ShortenBackpropagation())))
        .isInstanceOf(RemedyRefusedException.class)
        .hasMessageContaining("loss at every time step");
  }

  @Test
  void refusesWhatCannotBeDoneWithItsReason() {
    MultiLayerNetwork network = mlp(2, new Sgd(0.1), 6);

    refused(network, new Remedy.ScaleInputs(), "NormalizerStandardize");
    refused(network, new Remedy.CheckData(), "a person");
    refused(network, new Remedy.CheckOutputLayer(), "no softmax over one unit");
    refused(network, new Remedy.SwapActivation("logsoftmax", "he_normal"), "no such activation");
    refused(network, new Remedy.Reinitialize("orthogonal"), "no layer");
    refused(network, new Remedy.ReplaceRecurrentCell("GRU"), "must be LSTM");
    refused(network, new Remedy.ReplaceRecurrentCell("LSTM"), "no layer");
    refused(recurrent(), new Remedy.InsertBatchNorm(), "no layer");
  }

  private static void refused(MultiLayerNetwork network, Remedy remedy, String reason) {
    assertThatThrownBy(() -> Remedies.apply(network, List.of(remedy)))
        .isInstanceOf(RemedyRefusedException.class)
        .hasMessageContaining(reason);
  }

  private void trainsAndRoundTrips(MultiLayerNetwork network, DataSet batch) {
    network.fit(batch);
    assertThat(network.score()).isFinite();
    try {
      File file = directory.resolve("network.zip").toFile();
      ModelSerializer.writeModel(network, file, true);
      MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(file, true);
      assertThat(read.output(batch.getFeatures())).isEqualTo(network.output(batch.getFeatures()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void trainsAndRoundTrips(ComputationGraph network, DataSet batch) {
    network.fit(batch);
    assertThat(network.score()).isFinite();
    try {
      File file = directory.resolve("network.zip").toFile();
      ModelSerializer.writeModel(network, file, true);
      ComputationGraph read = ModelSerializer.restoreComputationGraph(file, true);
      assertThat(read.outputSingle(batch.getFeatures()))
          .isEqualTo(network.outputSingle(batch.getFeatures()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static MultiLayerNetwork mlp(int hidden, IUpdater updater, int inputs) {
    NeuralNetConfiguration.ListBuilder layers = conf(updater).list();
    for (int i = 0; i < hidden; i++) {
      layers.layer(dense(i == 0 ? inputs : UNITS, UNITS));
    }
    return init(layers.layer(output(UNITS)));
  }

  private static MultiLayerNetwork recurrent() {
    return init(
        conf(new Sgd(0.1))
            .list()
            .layer(new LastTimeStep(new SimpleRnn.Builder().nIn(2).nOut(UNITS).build()))
            .layer(output(UNITS)));
  }

  static MultiLayerNetwork softmaxOverOneUnit(int inputs) {
    return init(
        conf(new Adam(1e-2))
            .activation(Activation.TANH)
            .list()
            .layer(dense(inputs, UNITS))
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nIn(UNITS)
                    .nOut(1)
                    .build())
            .validateOutputLayerConfig(false));
  }

  /** Ill: recurrent weights that are far too large. */
  static MultiLayerNetwork sequences() {
    return init(
        conf(new Sgd(0.1))
            .activation(Activation.RELU)
            .list()
            .layer(
                new SimpleRnn.Builder()
                    .nIn(2)
                    .nOut(UNITS)
                    .weightInitRecurrent(new NormalDistribution(0, 2))
                    .build())
            .layer(
                new RnnOutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(UNITS)
                    .nOut(1)
                    .build()));
  }

  private static NeuralNetConfiguration.Builder conf(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(updater)
        .activation(Activation.SIGMOID)
        .weightInit(WeightInit.XAVIER);
  }

  private static DenseLayer dense(int inputs, int outputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(outputs).build();
  }

  private static OutputLayer output(int inputs) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(inputs)
        .nOut(2)
        .build();
  }

  private static MultiLayerNetwork init(NeuralNetConfiguration.ListBuilder layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  private static BaseLayer conf(MultiLayerNetwork network, int layer) {
    return (BaseLayer) network.getLayerWiseConfigurations().getConf(layer).getLayer();
  }

  /** Eight random examples of two classes. */
  static DataSet batch(int inputs) {
    INDArray labels = Nd4j.zeros(8, 2);
    for (int i = 0; i < 8; i++) {
      labels.putScalar(i, i % 2, 1);
    }
    return new DataSet(Nd4j.rand(8, inputs), labels);
  }
}
