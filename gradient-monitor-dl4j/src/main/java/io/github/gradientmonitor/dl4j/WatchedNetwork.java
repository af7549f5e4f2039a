package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;

/** What a listener keeps for one network: where its gradient lies, and its monitor. */
final class WatchedNetwork {
  /** Weights move slowly: their norms are read in one observation of so many. */
  private static final int WEIGHTS_EVERY = 10;

  private final int observeEvery;
  private final Function<NetworkProfile, GradientMonitor> monitors;
  private @Nullable GradientReader reader;
  private @Nullable GradientMonitor monitor;
  private long latestIteration = -1;
  private long observations;

  WatchedNetwork(int observeEvery, Function<NetworkProfile, GradientMonitor> monitors) {
    this.observeEvery = observeEvery;
    this.monitors = monitors;
  }

  /**
   * Reads the gradient as it is now, if this step is to be observed, and lets the monitor have it.
   *
   * @param model the network, between back-propagation and update
   * @return the monitor, null when this step is not observed
   */
  @Nullable GradientMonitor observe(Model model) {
    long iteration = iteration(model);
    // A line search computes more than one gradient in an iteration; the first one tells.
    boolean again = iteration == latestIteration;
    boolean due = observations == 0 || iteration % observeEvery == 0;
    latestIteration = iteration;
    return again || !due ? null : read(model, iteration);
  }

  private GradientMonitor read(Model model, long iteration) {
    GradientReader current = reader;
    if (current == null || !current.fits(model)) {
      current = new GradientReader(model);
      reader = current;
    }
    GradientMonitor watching = monitor;
    if (watching == null || !watching.network().equals(current.profile())) {
      watching = monitors.apply(current.profile());
      monitor = watching;
      observations = 0;
    }
    boolean withWeights = observations++ % WEIGHTS_EVERY == 0;
    watching.observe(current.read(model, iteration, epoch(model), withWeights));
    return watching;
  }

  private static long iteration(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : ((ComputationGraph) model).getIterationCount();
  }

  private static int epoch(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getEpochCount()
        : ((ComputationGraph) model).getEpochCount();
  }
}
