package programs;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A network whose first layer is frozen, and whose last one is made anew for another task. */
public final class Transfer {
  private Transfer() {}

  public static void main(String[] args) {
    MultiLayerNetwork first =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(6)
                .updater(new Adam(0.01))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(8).nOut(10).build())
                .layer(new DenseLayer.Builder().nIn(10).nOut(10).build())
                .layer(output(4))
                .build());
    first.init();
    for (DataSet batch : Blobs.batches(20, 4, 8)) {
      first.fit(batch);
    }
    Printed.score(first.score());
    MultiLayerNetwork second =
        new TransferLearning.Builder(first)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().seed(6).updater(new Adam(0.005)).build())
            .setFeatureExtractor(0)
            .removeOutputLayer()
            .addLayer(output(3))
            .build();
    for (DataSet batch : Blobs.batches(20, 3, 8)) {
      second.fit(batch);
    }
    Printed.score(second.score());
    Printed.parameters(second.params());
    Printed.listeners(second.getListeners());
  }

  private static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(10)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
