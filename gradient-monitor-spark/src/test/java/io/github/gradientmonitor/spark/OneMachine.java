package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** The same training without Spark, with minibatches as large as those of all workers together. */
final class OneMachine {
  private OneMachine() {}

  static Verdict verdict(Trainings training, List<DataSet> data) {
    MultiLayerNetwork network = new MultiLayerNetwork(training.configuration());
    network.init();
    try (GradientMonitorListener listener =
        GradientMonitorListener.builder().withoutLog().build()) {
      network.addListeners(listener);
      network.fit(
          new ListDataSetIterator<>(
              DataSet.merge(data).asList(), Clusters.WORKERS * Clusters.BATCH));
      return Verdict.of(listener.diagnosis());
    }
  }
}
