package programs;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A graph that merges two inputs; a clone of it trains on. */
public final class TwoInputs {
  private TwoInputs() {}

  public static void main(String[] args) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Adam(0.005))
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("left", "right")
                .addLayer("a", new DenseLayer.Builder().nIn(6).nOut(8).build(), "left")
                .addLayer("b", new DenseLayer.Builder().nIn(4).nOut(8).build(), "right")
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(16)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    "both")
                .setOutputs("out")
                .build());
    graph.init();
    graph.setListeners(new ScoreIterationListener(100));
    DataSet left = Blobs.batches(1, 3, 6).get(0);
    INDArray right = Blobs.batches(1, 3, 4).get(0).getFeatures();
    for (int i = 0; i < 60; i++) {
      graph.fit(new INDArray[] {left.getFeatures(), right}, new INDArray[] {left.getLabels()});
    }
    Printed.score(graph.score());
    ComputationGraph clone = graph.clone();
    for (int i = 0; i < 20; i++) {
      clone.fit(new INDArray[] {left.getFeatures(), right}, new INDArray[] {left.getLabels()});
    }
    Printed.score(clone.score());
    Printed.parameters(graph.params());
    Printed.parameters(clone.params());
    Printed.listeners(graph.getListeners().size());
  }
}
