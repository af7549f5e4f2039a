package io.github.gradientmonitor.dl4j.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.dl4j.Exactly;
import io.github.gradientmonitor.dl4j.TrainingCheckup;
import io.github.gradientmonitor.dl4j.remedy.Remedies;
import io.github.gradientmonitor.dl4j.remedy.Treatment;
import io.github.gradientmonitor.observation.LayerProfile;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkTest {
  private final DataSet batch =
      new DataSet(Nd4j.rand(DataType.FLOAT, 8, 4), Nd4j.ones(DataType.FLOAT, 8, 1));

  @Test
  void aSequenceAndTheGraphOfItAreReadAlike() {
    MultiLayerNetwork sequence = sequence("a", "b");
    ComputationGraph graph = sequence.toComputationGraph();
    for (int i = 0; i < 3; i++) {
      sequence.fit(batch);
      graph.fit(batch);
    }
    Network one = Network.of(sequence);
    Network other = Network.of(graph);

    assertThat(List.of(one.isSequence(), other.isSequence())).containsExactly(true, false);
    assertThat(List.of(one.iteration(), other.iteration())).containsExactly(3, 3);
    assertThat(one.penalty()).isPositive().isEqualTo(other.penalty());
    assertThat(one.score(batch)).isEqualTo(other.score(batch));
    assertThat(one.backPropagation()).isEqualTo(other.backPropagation());
    assertThat(Exactly.elements(one.updaterState()))
        .isNotEmpty()
        .isEqualTo(Exactly.elements(other.updaterState()));
    assertThat(NetworkGraph.of(one).nodes())
        .extracting(NetworkGraph.Node::inputs)
        .containsExactly(List.of(), List.of(0), List.of(1))
        .isEqualTo(NetworkGraph.of(other).nodes().stream().map(NetworkGraph.Node::inputs).toList());
    assertThat(one.layers()).hasSize(3).hasSameSizeAs(other.layers());
  }

  @Test
  void aModelThatIsNoNetworkIsRefused() {
    Layer layer = sequence("a", "b").getLayer(0);

    assertThat(Network.isNetwork(layer)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Network.of(layer))
        .withMessageStartingWith(
            "network must be a MultiLayerNetwork or ComputationGraph, but was class");
  }

  @Test
  void knowsTheMinibatchOfTheStep() {
    for (Network network :
        List.of(
            Network.of(sequence("a", "b")), Network.of(sequence("a", "b").toComputationGraph()))) {
      AtomicReference<Minibatch> during = new AtomicReference<>();
      network
          .model()
          .setListeners(
              new BaseTrainingListener() {
                @Override
                public void onBackwardPass(Model model) {
                  during.set(Network.of(model).minibatch());
                }
              });
      network.load(batch.toMultiDataSet());
      network.backPropagate();

      Minibatch now = during.get();
      assertThat(now.size()).isEqualTo(8);
      assertThat(now.firstFeatures()).isEqualTo(batch.getFeatures());
      assertThat(now.firstLabels()).isEqualTo(batch.getLabels());
      assertThat(now.features().get(0).mask()).isNull();
    }
  }

  @Test
  void aCopyIsTrainedByItself() {
    for (Network network :
        List.of(
            Network.of(sequence("a", "b")), Network.of(sequence("a", "b").toComputationGraph()))) {
      INDArray before = network.model().params().dup();

      Network copy = network.copy();
      copy.fit(batch);

      assertThat(copy.isSequence()).isEqualTo(network.isSequence());
      assertThat(network.model().params()).isEqualTo(before);
      assertThat(copy.model().params()).isNotEqualTo(before);
      assertThat(network.iteration()).isZero();
    }
  }

  @Test
  void whatIsFoundAndWhatIsTreatedHaveOneNameWhereLayersShareTheirs() {
    MultiLayerNetwork network = sequence("a", "a");

    List<String> read =
        TrainingCheckup.of(network, batch).step().network().layers().stream()
            .map(LayerProfile::name)
            .toList();
    Treatment treatment = Remedies.apply(network, List.of());

    assertThat(read).containsExactly("a", "a_1", "out");
    assertThat(treatment.kept()).containsExactlyElementsOf(read);
  }

  @Test
  void remediesReachTheLayerInsideWrappersInWrappers() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .list()
                .layer(
                    new LastTimeStep(
                        new MaskZeroLayer(new LSTM.Builder().nIn(2).nOut(3).build(), 0)))
                .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(2).build())
                .build());
    network.init();

    Treatment treatment =
        Remedies.apply(
            network, List.of(new Remedy.ScaleLearningRate(0.5), new Remedy.RaiseForgetBias(2)));

    LSTM cell = cell((MultiLayerNetwork) treatment.network());
    assertThat(cell.getIUpdater()).isEqualTo(new Sgd(0.05));
    assertThat(cell.getForgetGateBiasInit()).isEqualTo(2);
    assertThat(cell(network).getIUpdater()).isEqualTo(new Sgd(0.1));
    assertThat(cell(network).getForgetGateBiasInit()).isEqualTo(1);
    assertThat(treatment.changes()).allMatch(change -> change.skipped().isEmpty());
  }

  private static LSTM cell(MultiLayerNetwork network) {
    return (LSTM) LayerModel.inner(network.getLayerWiseConfigurations().getConf(0).getLayer());
  }

  @Test
  void anErrorGoesBackNoFurtherThanASegment() {
    BackPropagation whole = BackPropagation.of(BackpropType.Standard, 20, 20);
    BackPropagation cut = BackPropagation.of(BackpropType.TruncatedBPTT, 20, 5);

    assertThat(whole.reach()).isEqualTo(Integer.MAX_VALUE);
    assertThat(cut.reach()).isEqualTo(5);
    assertThat(whole.truncatedTo(10)).isEqualTo(new BackPropagation(true, 10, 10));
    assertThat(cut.truncatedTo(10)).isEqualTo(new BackPropagation(true, 10, 5));
  }

  private static MultiLayerNetwork sequence(String first, String second) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .l2(0.01)
                .updater(new Adam(0.01))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().name(first).nIn(4).nOut(5).build())
                .layer(new DenseLayer.Builder().name(second).nIn(5).nOut(5).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .name("out")
                        .activation(Activation.IDENTITY)
                        .nIn(5)
                        .nOut(1)
                        .build())
                .build());
    network.init();
    return network;
  }
}
