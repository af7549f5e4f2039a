package programs;

import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A perceptron with dropout, whose listeners are set anew in the middle of its training. */
public final class Classifier {
  private Classifier() {}

  public static void main(String[] args) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(42)
                .updater(new Adam(0.001))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .l2(1e-4)
                .list()
                .layer(new DenseLayer.Builder().nIn(20).nOut(32).build())
                .layer(new DenseLayer.Builder().nOut(32).nIn(32).dropOut(0.8).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(32)
                        .nOut(4)
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    CollectScoresIterationListener scores = new CollectScoresIterationListener(1);
    network.addListeners(new ScoreIterationListener(10));
    ListDataSetIterator<DataSet> data = new ListDataSetIterator<>(Blobs.batches(20, 4, 20), 1);
    network.fit(data, 2);
    network.setListeners(scores);
    network.fit(data, 2);
    for (double score : scores.getScoreVsIter().getEffectiveScores()) {
      Printed.score(score);
    }
    Printed.parameters(network.params());
    Printed.listeners(network.getListeners().size());
  }
}
