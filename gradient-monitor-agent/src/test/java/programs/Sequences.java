package programs;

import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** An LSTM that foretells a sine, in segments of 8 of its 20 steps. */
public final class Sequences {
  private Sequences() {}

  public static void main(String[] args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(9)
                .updater(new RmsProp(0.01))
                .list()
                .layer(new LSTM.Builder().nIn(1).nOut(8).activation(Activation.TANH).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .nIn(8)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(8)
                .tBPTTBackwardLength(8)
                .build());
    network.init();
    INDArray now = Nd4j.zeros(16, 1, 20);
    INDArray next = Nd4j.zeros(16, 1, 20);
    for (int i = 0; i < 16; i++) {
      for (int t = 0; t < 20; t++) {
        now.putScalar(i, 0, t, Math.sin(0.4 * (i + t)));
        next.putScalar(i, 0, t, Math.sin(0.4 * (i + t + 1)));
      }
    }
    for (int epoch = 0; epoch < 20; epoch++) {
      network.fit(new DataSet(now, next));
      Printed.score(network.score());
    }
    Printed.parameters(network.params());
    Printed.listeners(network.getListeners());
  }
}
