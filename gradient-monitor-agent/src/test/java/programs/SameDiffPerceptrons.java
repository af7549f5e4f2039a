package programs;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.nd4j.autodiff.listeners.impl.ScoreListener;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.weightinit.impl.XavierInitScheme;

/** Two perceptrons in SameDiff, each trained on a thread of its own at the same time. */
public final class SameDiffPerceptrons {
  private SameDiffPerceptrons() {}

  public static void main(String[] args) throws InterruptedException {
    Nd4j.getRandom().setSeed(12);
    List<SameDiff> graphs = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SameDiff graph = perceptron(4 + i);
      ListDataSetIterator<?> data = new ListDataSetIterator<>(Blobs.batches(10, 3, 4 + i), 1);
      graphs.add(graph);
      threads.add(new Thread(() -> graph.fit(data, 3)));
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (SameDiff graph : graphs) {
      Printed.parameters(graph.getVariable("w1").getArr());
      Printed.parameters(graph.getVariable("w2").getArr());
      Printed.listeners(graph.getListeners().size());
    }
  }

  private static SameDiff perceptron(int inputs) {
    SameDiff graph = SameDiff.create();
    SDVariable input = graph.placeHolder("input", DataType.FLOAT, -1, inputs);
    SDVariable label = graph.placeHolder("label", DataType.FLOAT, -1, 3);
    SDVariable w1 =
        graph.var("w1", new XavierInitScheme('c', inputs, 8), DataType.FLOAT, inputs, 8);
    SDVariable b1 = graph.var("b1", Nd4j.zeros(1, 8));
    SDVariable hidden = graph.nn.tanh("hidden", input.mmul(w1).add(b1));
    SDVariable w2 = graph.var("w2", new XavierInitScheme('c', 8, 3), DataType.FLOAT, 8, 3);
    SDVariable b2 = graph.var("b2", Nd4j.zeros(1, 3));
    SDVariable logits = hidden.mmul(w2).add("logits", b2);
    graph.loss.softmaxCrossEntropy("loss", label, logits, null);
    graph.setTrainingConfig(
        new TrainingConfig.Builder()
            .updater(new Adam(0.01))
            .dataSetFeatureMapping("input")
            .dataSetLabelMapping("label")
            .build());
    graph.setListeners(new ScoreListener(1000));
    graph.createGradFunction();
    return graph;
  }
}
