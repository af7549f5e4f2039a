package programs;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Ten layers of sigmoid units, in which the gradient vanishes. */
public final class DeepSigmoid {
  private DeepSigmoid() {}

  public static void main(String[] args) {
    MultiLayerNetwork network = network();
    for (DataSet batch : Blobs.batches(30, 3, 12)) {
      network.fit(batch);
    }
    Printed.score(network.score());
    Printed.parameters(network.params());
  }

  static MultiLayerNetwork network() {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(0.1))
            .activation(Activation.SIGMOID)
            .list();
    for (int i = 0; i < 10; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? 12 : 16).nOut(16).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(16)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }
}
