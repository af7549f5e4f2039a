package io.github.gradientmonitor.dl4j.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.advice.Remedy;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class BuilderCodeTest {
  @Test
  void writesASequenceWithItsCure() {
    String code =
        BuilderCode.of(
            Remedies.apply(
                    RemediesTest.mlp(1, new Adam(1e-3), 6),
                    List.of(
                        new Remedy.SwapActivation("relu", "he_normal"),
                        new Remedy.InsertBatchNorm()))
                .network());

    assertThat(code)
        .isEqualTo(
            """
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .list()
                .layer(new DenseLayer.Builder().nIn(6).nOut(12).activation(Activation.IDENTITY)\
            .weightInit(WeightInit.RELU).updater(new Adam(0.001)).build())
                .layer(new BatchNormalization.Builder().nIn(12).nOut(12)\
            .updater(new Adam(0.001)).build())
                .layer(new ActivationLayer(Activation.RELU))
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT).nIn(12).nOut(2)\
            .activation(Activation.SOFTMAX).weightInit(WeightInit.XAVIER)\
            .updater(new Adam(0.001)).build())
                .build();
            """);
  }

  @Test
  void writesAGraphWithItsSums() {
    String code =
        BuilderCode.of(
            Remedies.apply(
                    RemediesTest.mlp(3, new Adam(1e-3), 6),
                    List.of(new Remedy.AddResidualConnections(2)))
                .network());

    assertThat(code)
        .contains(
            ".graphBuilder()",
            ".addInputs(\"in\")",
            ".addVertex(\"layer2_sum\", new ElementWiseVertex(ElementWiseVertex.Op.Add),"
                + " \"layer0\", \"layer2\")",
            ".setOutputs(\"layer3\")");
  }

  @Test
  void namesWhatIsInAWrapperThatItCannotWrite() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .list()
                .layer(new MaskZeroLayer(new LSTM.Builder().nIn(2).nOut(3).build(), 0))
                .layer(new LastTimeStep(new LSTM.Builder().nIn(3).nOut(3).build()))
                .layer(new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(2).build())
                .build());
    network.init();

    assertThat(BuilderCode.of(network))
        .contains(
            "// layer0: MaskZeroLayer as it was", "new LastTimeStep(new LSTM.Builder().nIn(3)");
  }
}
