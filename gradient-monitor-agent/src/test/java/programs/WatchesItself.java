package programs;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/** The program whose gradient vanishes, with the monitor in its code. */
public final class WatchesItself {
  private WatchesItself() {}

  public static void main(String[] args) {
    MultiLayerNetwork network = DeepSigmoid.network();
    network.setListeners(GradientMonitorListener.create());
    for (DataSet batch : Blobs.batches(30, 3, 12)) {
      network.fit(batch);
    }
  }
}
