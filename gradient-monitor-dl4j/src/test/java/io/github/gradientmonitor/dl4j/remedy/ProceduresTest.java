package io.github.gradientmonitor.dl4j.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.gradientmonitor.advice.Remedy;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class ProceduresTest {
  @Test
  void everyRemedyHasAProcedure() {
    assertThat(Procedures.kinds()).isEqualTo(Set.of(Remedy.class.getPermittedSubclasses()));
  }

  @Test
  void forgetGatesAreOpenedInBothDirections() {
    MultiLayerNetwork original = sequence();

    Treatment treatment = Remedies.apply(original, List.of(new Remedy.RaiseForgetBias(3)));

    MultiLayerNetwork network = (MultiLayerNetwork) treatment.network();
    // Gates are in the order input, forget, output, candidate, a quarter of the biases each.
    for (String way : List.of("f", "b")) {
      assertThat(forgetBiases(network, way)).containsOnly(3);
      assertThat(forgetBiases(original, way)).containsOnly(1);
    }
    assertThat(treatment.changes().get(0).words())
        .containsExactly("layer0: drawn anew, with biases of 3.0 in forget gates");
  }

  private static double[] forgetBiases(MultiLayerNetwork network, String way) {
    INDArray biases = network.getParam("0_" + way + "b");
    long units = biases.length() / 4;
    return biases.get(NDArrayIndex.all(), NDArrayIndex.interval(units, 2 * units)).toDoubleVector();
  }

  @Test
  void theLearningRateReachesBothDirectionsAndAttention() {
    Treatment treatment = Remedies.apply(sequence(), List.of(new Remedy.ScaleLearningRate(0.5)));

    MultiLayerNetwork network = (MultiLayerNetwork) treatment.network();
    Bidirectional both = (Bidirectional) layer(network, 0);
    SelfAttentionLayer attention = (SelfAttentionLayer) layer(network, 1);
    assertThat(((LSTM) both.getFwd()).getIUpdater()).isEqualTo(new Sgd(0.05));
    assertThat(((LSTM) both.getBwd()).getIUpdater()).isEqualTo(new Sgd(0.05));
    assertThat(attention.getUpdater()).isEqualTo(new Sgd(0.05));
    Treatment.Change change = treatment.changes().get(0);
    assertThat(change.skipped()).isEmpty();
    assertThat(change.words()).containsExactly("layer0, layer1, layer2: learning rate times 0.5");
  }

  @Test
  void theOriginalKeepsItsRates() {
    MultiLayerNetwork original = sequence();

    Remedies.apply(original, List.of(new Remedy.ScaleLearningRate(0.5)));

    assertThat(((SelfAttentionLayer) layer(original, 1)).getUpdater()).isEqualTo(new Sgd(0.1));
    assertThat(((LSTM) ((Bidirectional) layer(original, 0)).getBwd()).getIUpdater())
        .isEqualTo(new Sgd(0.1));
  }

  @Test
  void clippingReachesThemToo() {
    Treatment treatment = Remedies.apply(sequence(), List.of(new Remedy.ClipGradient(2)));

    MultiLayerNetwork network = (MultiLayerNetwork) treatment.network();
    Bidirectional both = (Bidirectional) layer(network, 0);
    assertThat(((LSTM) both.getBwd()).getGradientNormalization())
        .isEqualTo(GradientNormalization.ClipL2PerLayer);
    assertThat(((SelfAttentionLayer) layer(network, 1)).getGradientNormalizationThreshold())
        .isEqualTo(2);
    assertThat(treatment.changes().get(0).words())
        .hasSize(3)
        .allMatch(words -> words.endsWith("gradient clipped at norm 2.0"));
  }

  @Test
  void saysWhichLayersItSkips() {
    MultiLayerNetwork network =
        network(
            new FrozenLayer(new DenseLayer.Builder().nIn(4).nOut(8).build()),
            new DenseLayer.Builder().nIn(8).nOut(8).build(),
            output(Activation.SOFTMAX, LossFunction.MCXENT));

    Treatment treatment = Remedies.apply(network, List.of(new Remedy.ScaleLearningRate(0.1)));

    assertThat(treatment.changes().get(0).skipped()).containsExactly("layer0");
    assertThat(treatment.changes().get(0).words().get(0)).startsWith("layer1, layer2:");
  }

  @Test
  void givesTheOutputAnotherActivationAndLoss() {
    Treatment treatment =
        Remedies.apply(
            plain(),
            List.of(new Remedy.ReplaceOutputActivation("identity"), new Remedy.ReplaceLoss("mse")));

    BaseOutputLayer output = (BaseOutputLayer) layer((MultiLayerNetwork) treatment.network(), 1);
    assertThat(output.getActivationFn()).isInstanceOf(ActivationIdentity.class);
    assertThat(output.getLossFn()).isInstanceOf(LossMSE.class);
  }

  @Test
  void loosensWhatHoldsTheWeightsBack() {
    MultiLayerNetwork network =
        network(
            new DenseLayer.Builder()
                .nIn(4)
                .nOut(8)
                .dropOut(0.02)
                .l2(10)
                .biasInit(-10)
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(1e-6)
                .build(),
            output(Activation.SOFTMAX, LossFunction.MCXENT));

    Treatment treatment =
        Remedies.apply(
            network,
            List.of(
                new Remedy.SetDropout(0.5),
                new Remedy.LowerPenalty(),
                new Remedy.LoosenClipping(),
                new Remedy.ResetBiases(),
                new Remedy.SetUpdater("Adam", 1e-3)));

    DenseLayer dense = (DenseLayer) layer((MultiLayerNetwork) treatment.network(), 0);
    assertThat(dense.getIDropout()).isEqualTo(new Dropout(0.5));
    assertThat(dense.getRegularization()).containsExactly(new L2Regularization(1e-4));
    assertThat(dense.getGradientNormalization()).isEqualTo(GradientNormalization.None);
    assertThat(dense.getBiasInit()).isZero();
    assertThat(dense.getIUpdater()).isEqualTo(new Adam(1e-3));
    assertThat(treatment.drawn()).contains("layer0");
    assertThat(treatment.changes()).allSatisfy(change -> assertThat(change.words()).isNotEmpty());
  }

  @Test
  void everyRemedyIsAppliedOrRefusedWithAReason() {
    for (Remedy remedy :
        List.of(
            new Remedy.ScaleTargets(),
            new Remedy.EncodeOneHot(3),
            new Remedy.CheckLabels(),
            new Remedy.RewriteLabels("of -1 and 1"),
            new Remedy.ShuffleData(),
            new Remedy.WeighClasses(),
            new Remedy.TrainLonger(),
            new Remedy.TrainFrozenLayers(),
            new Remedy.EnlargeBatches(),
            new Remedy.SetUpdater("Magic", 1),
            new Remedy.ReplaceLoss("magic"))) {
      assertThatExceptionOfType(RemedyRefusedException.class)
          .isThrownBy(() -> Remedies.apply(plain(), List.of(remedy)))
          .withMessageContaining(remedy.action());
    }
  }

  private static Layer layer(MultiLayerNetwork network, int index) {
    return network.getLayerWiseConfigurations().getConf(index).getLayer();
  }

  private static MultiLayerNetwork plain() {
    return network(
        new DenseLayer.Builder().nIn(4).nOut(8).build(),
        output(Activation.SIGMOID, LossFunction.XENT));
  }

  private static OutputLayer output(Activation activation, LossFunction loss) {
    return new OutputLayer.Builder(loss).nIn(8).nOut(3).activation(activation).build();
  }

  private static MultiLayerNetwork network(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().updater(new Sgd(0.1)).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork sequence() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .list()
                .layer(new Bidirectional(new LSTM.Builder().nOut(4).build()))
                .layer(
                    new SelfAttentionLayer.Builder().nOut(8).nHeads(2).projectInput(true).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(3))
                .build());
    network.init();
    return network;
  }
}
