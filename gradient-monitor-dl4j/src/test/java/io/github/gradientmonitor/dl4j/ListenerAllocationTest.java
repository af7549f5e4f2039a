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
  private static final int SHALLOW = 10;
  private static final int DEEP = 30;
  private static final int STEPS = 200;

  @Test
  void aStepAllocatesAHandfulOfSmallRecordsForEachLayerAndAFewForItself() {
    long shallow = bytesOfAStep(SHALLOW);
    long deep = bytesOfAStep(DEEP);
    long eachLayer = (deep - shallow) / (DEEP - SHALLOW);

    assertThat(eachLayer).isBetween(100L, 250L);
    assertThat(shallow - (SHALLOW + 1) * eachLayer).isLessThan(8_000);
  }

  private static long bytesOfAStep(int hidden) {
    MultiLayerNetwork network = Networks.mlp(hidden, Activation.RELU, WeightInit.RELU);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.addListeners(listener);
    network.fit(Digits.flat(16, 0));
    for (int warm = 0; warm < 20; warm++) {
      steps(listener, network);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    steps(listener, network);
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / STEPS;
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
