package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.sink.MonitorLog;
import java.lang.reflect.Proxy;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.solvers.accumulation.BasicGradientsAccumulator;
import org.deeplearning4j.optimize.solvers.accumulation.EncodedGradientsAccumulator;
import org.deeplearning4j.optimize.solvers.accumulation.GradientsAccumulator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Workers that share gradients, as those of a {@code ParallelWrapper} with {@code
 * SHARED_GRADIENTS}, wait for each other in every step. One that is stopped before it has handed in
 * its gradient is waited for without end, unless the others are told.
 *
 * <p>They are told through what they wait at, their accumulator: it hands an exception that it
 * meets to all who wait. The gradient that the stopped worker hands in, then, is one that throws.
 */
public final class SharedGradients {
  private static final MonitorLog LOG = new MonitorLog();

  private SharedGradients() {}

  /**
   * Ends the training of all workers that share gradients with a network; does nothing where none
   * do. Their wrapper cannot be used again.
   *
   * @param network whose training is about to be stopped, on the thread that trains it
   * @param stop the reason, which comes out of {@code fit} as the root cause
   */
  public static void stop(Model network, RuntimeException stop) {
    GradientsAccumulator accumulator = network.getOptimizer().getGradientsAccumulator();
    if (accumulator instanceof EncodedGradientsAccumulator) {
      handIn(accumulator, stop);
    } else if (accumulator instanceof BasicGradientsAccumulator) {
      // It waits at a barrier, which breaks for all when one who waits is interrupted.
      boolean interrupted = Thread.interrupted();
      Thread.currentThread().interrupt();
      handIn(accumulator, stop);
      if (!interrupted) {
        Thread.interrupted();
      }
    } else if (accumulator != null) {
      LOG.warn(
          "This worker stops. Others that share gradients with it through "
              + accumulator.getClass().getName()
              + " may wait for it without end: how to tell them is not known. Use"
              + " NonFinitePolicy.SKIP_UPDATE with it.");
    }
  }

  private static void handIn(GradientsAccumulator accumulator, RuntimeException stop) {
    try {
      accumulator.storeUpdate(throwing(stop), 0, 0);
    } catch (RuntimeException e) { // The accumulator has it for the others, and throws it here too.
      Throwable cause = e;
      while (cause != stop && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause != stop && !(cause instanceof InterruptedException)) { // as a broken barrier says
        LOG.warn("The workers that share gradients with this one may not have heard its stop.", e);
      }
    }
  }

  /** An array of which every use throws. */
  private static INDArray throwing(RuntimeException stop) {
    return (INDArray)
        Proxy.newProxyInstance(
            INDArray.class.getClassLoader(),
            new Class<?>[] {INDArray.class},
            (array, method, arguments) -> {
              throw stop;
            });
  }
}
