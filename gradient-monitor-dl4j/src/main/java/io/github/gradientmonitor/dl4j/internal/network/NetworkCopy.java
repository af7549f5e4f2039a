package io.github.gradientmonitor.dl4j.internal.network;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies of networks to try something on, without a trace in the original or in the random numbers
 * that its training will draw.
 */
public final class NetworkCopy {
  private NetworkCopy() {}

  /** The same configuration and parameters; no updater state, no listeners. */
  public static MultiLayerNetwork of(MultiLayerNetwork network) {
    MultiLayerNetwork copy = new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
    copy.init(network.params().dup(), false);
    return copy;
  }

  /** The same configuration and parameters; no updater state, no listeners. */
  public static ComputationGraph of(ComputationGraph network) {
    // Not clone(), which shares the list of listeners with the original.
    ComputationGraph copy = new ComputationGraph(network.getConfiguration().clone());
    copy.init(network.params().dup(), false);
    return copy;
  }

  /**
   * Runs a computation on a thread of its own, and waits for it. Every thread has its own source of
   * random numbers, which initialisation and dropout draw from, and its own workspaces.
   *
   * @throws IllegalStateException if the wait is interrupted; the thread stays interrupted
   */
  public static <T> T aside(Callable<T> computation) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              try {
                return computation.call();
              } finally {
                Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
              }
            });
    Thread thread = new Thread(task, "gradient-monitor");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the network was looked at", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("the network could not be looked at", e.getCause());
    }
  }
}
