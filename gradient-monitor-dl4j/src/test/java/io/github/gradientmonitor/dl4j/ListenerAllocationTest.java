package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class ListenerAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int HIDDEN = 60;
  private static final int STEPS = 200;

  @Test
  void aStepAllocatesAHandfulOfSmallRecordsForEachLayer() {
    MultiLayerNetwork network = Networks.mlp(HIDDEN, Activation.RELU, WeightInit.RELU);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.addListeners(listener);
    network.fit(Digits.flat(16, 0));

    steps(listener, network);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    steps(listener, network);
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(bytes / STEPS / (HIDDEN + 1)).isBetween(100L, 250L);
  }

  /** Watches the same gradient again and again. */
  private static void steps(GradientMonitorListener listener, MultiLayerNetwork network) {
    for (int i = 0; i < STEPS; i++) {
      network.setIterationCount(network.getIterationCount() + 1);
      listener.onGradientCalculation(network);
      listener.iterationDone(network, network.getIterationCount(), 0);
    }
  }
}
