package programs;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Exclusive or, 200 steps on its four rows. */
public final class Xor {
  private Xor() {}

  public static void main(String[] args) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(123)
            .updater(new Sgd(0.5))
            .list()
            .layer(new DenseLayer.Builder().nIn(2).nOut(4).activation(Activation.TANH).build())
            .layer(
                new OutputLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                    .nIn(4)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    DataSet rows =
        new DataSet(
            Nd4j.createFromArray(new float[][] {{0, 0}, {1, 0}, {0, 1}, {1, 1}}),
            Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}}));
    for (int i = 0; i < 200; i++) {
      network.fit(rows);
    }
    Printed.score(network.score());
    Printed.parameters(network.params());
    Printed.listeners(network.getListeners());
  }
}
