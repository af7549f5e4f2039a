package programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The sum of two numbers, a regression of 10 epochs on an iterator. */
public final class Sum {
  private Sum() {}

  public static void main(String[] args) {
    Random random = new Random(12345);
    List<DataSet> rows = new ArrayList<>();
    for (int i = 0; i < 320; i++) {
      float a = random.nextFloat();
      float b = random.nextFloat();
      INDArray input = Nd4j.createFromArray(new float[][] {{a, b}});
      rows.add(new DataSet(input, Nd4j.createFromArray(new float[][] {{a + b}})));
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(12345)
                .weightInit(WeightInit.XAVIER)
                .updater(new Nesterovs(0.01, 0.9))
                .list()
                .layer(
                    0, new DenseLayer.Builder().nIn(2).nOut(10).activation(Activation.TANH).build())
                .layer(
                    1,
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(10)
                        .nOut(1)
                        .build())
                .build());
    network.init();
    network.fit(new ListDataSetIterator<>(rows, 32), 10);
    Printed.score(network.score());
    Printed.parameters(network.params());
    Printed.listeners(network.getListeners());
  }
}
