package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorLog;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a listener keeps for one network: where its gradient lies, how far the present step has
 * come, and its monitor.
 *
 * <p>A step is read in up to three places: activations in the forward pass, the gradient after
 * back-propagation, the update after the updater. It goes to the monitor when the last is done.
 */
final class WatchedNetwork implements Attachment.Watched {
  /**
   * Update, weights and activations are read in the first observations, and then in one of so many:
   * they tell of slow things.
   */
  private static final int SLOW_THINGS_EVERY = 5;

  private final int observeEvery;
  private final Function<NetworkProfile, GradientMonitor> monitors;
  private final Governor configured;
  private final Governor governor;
  private final boolean searchesLines;
  private final Stopwatch stopwatch = new Stopwatch(System::nanoTime);
  private final MonitorLog log = new MonitorLog();
  private @Nullable Watch watch;
  private long latestIteration = -1;
  private long observations;
  private boolean pending;
  private Intervention intervention = Intervention.NONE;
  private DataSample data = DataSample.NONE;
  private long dataIteration = -1;

  /** The parts that belong to one shape of the network. */
  private record Watch(
      WeakReference<INDArray> array,
      GradientReader gradient,
      ActivationReader activations,
      DataReader data,
      GradientMonitor monitor) {

    boolean fits(Model model) {
      return array.refersTo(model.getGradientsViewArray()) && gradient.fits(model);
    }
  }

  /**
   * Starts to watch a network.
   *
   * @param model the network, which is not kept
   * @param observeEvery iterations from one observation to the next
   * @param monitors gives the monitor of a network
   * @param configured what decides on gradients, if the network lets them be changed
   */
  WatchedNetwork(
      Model model,
      int observeEvery,
      Function<NetworkProfile, GradientMonitor> monitors,
      Governor configured) {
    this.observeEvery = observeEvery;
    this.monitors = monitors;
    this.configured = configured;
    this.searchesLines = !ClippingCaveats.followsTheGradient(model);
    this.governor = searchesLines ? configured.withoutChanges() : configured;
  }

  /** Takes the activations of a sequence of layers. */
  void activations(Model model, List<INDArray> activations) {
    if (watch != null && isDue(iteration(model)) && readsSlowThings()) {
      watch.activations().read(activations);
    }
  }

  /** Takes the activations of a graph. */
  void activations(Model model, Map<String, INDArray> activations) {
    if (watch != null && isDue(iteration(model)) && readsSlowThings()) {
      watch.activations().read(activations);
    }
  }

  /** Takes features and labels, which a graph forgets once the gradient is there. */
  void backward(Model model) {
    long iteration = iteration(model);
    if (iteration != dataIteration) {
      dataIteration = iteration;
      boolean finite = Double.isFinite(model.score());
      data =
          isDue(iteration) || !finite ? watch(model).data().read(model, finite) : DataSample.NONE;
    }
  }

  /**
   * Takes the gradient, after back-propagation and before the updater, and has it clipped or
   * replaced where that is asked for.
   *
   * @throws TrainingDivergedException if that is asked for, and the gradient is not finite
   */
  void gradient(Model model) {
    long iteration = iteration(model);
    if (searchesLines && iteration == latestIteration) {
      return; // A line search computes more than one gradient in an iteration; the first one tells.
    }
    latestIteration = iteration;
    pending = false;
    Watch current = watch(model);
    boolean due = isDue(iteration);
    if (governor.isIdle()) {
      if (due || !isFinite(model, current)) {
        current.gradient().readGradient(model);
        lookAtData(model, current, iteration);
        pending = true;
      }
      return;
    }
    current.gradient().readGradient(model);
    lookAtData(model, current, iteration);
    try {
      intervention = Intervention.NONE;
      intervention =
          governor.govern(
              iteration,
              model.score(),
              current.gradient().samples(),
              new FlatGradient(model, current.gradient()));
      pending = due || Double.isNaN(intervention.normBefore());
    } catch (TrainingDivergedException e) {
      deliver(model, iteration, epoch(model), current); // The sinks hear of it; no update follows.
      throw e;
    }
  }

  /**
   * Takes the update, after the updater, and lets the monitor have the step.
   *
   * @return the monitor, null when the step is not observed
   */
  @Nullable GradientMonitor updated(Model model, long iteration, int epoch) {
    Watch current = watch;
    if (!pending || current == null) {
      return null;
    }
    pending = false;
    if (readsSlowThings()) {
      current.gradient().readUpdate(model, iteration);
    }
    deliver(model, iteration, epoch, current);
    return current.monitor();
  }

  private void deliver(Model model, long iteration, int epoch, Watch current) {
    observations++;
    GradientMonitor monitor = current.monitor();
    monitor.observe(
        new TrainingStep(
            monitor.network(),
            iteration,
            epoch,
            model.score(),
            current.gradient().samples(),
            intervention,
            stopwatch.lap(),
            data));
  }

  /** The monitor, null before the first gradient. */
  @Nullable GradientMonitor monitor() {
    return watch == null ? null : watch.monitor();
  }

  /** What clipping has learnt so far. */
  ClippingState clippingState() {
    return configured.snapshot();
  }

  /** Has clipping go on from an earlier state. */
  void restoreClipping(ClippingState state) {
    configured.restore(state);
  }

  /** Lets the sinks know that a pass over the data has ended. */
  void epochEnded() {
    if (watch != null) {
      watch.monitor().epochEnded();
    }
  }

  /** Measures the time that is spent here. */
  @Override
  public Stopwatch stopwatch() {
    return stopwatch;
  }

  private boolean isDue(long iteration) {
    return observations == 0 || iteration % observeEvery == 0;
  }

  private boolean readsSlowThings() {
    return observations < SLOW_THINGS_EVERY || observations % SLOW_THINGS_EVERY == 0;
  }

  private static boolean isFinite(Model model, Watch watch) {
    return Double.isFinite(model.score()) && watch.gradient().isFinite(model);
  }

  private Watch watch(Model model) {
    Watch current = watch;
    if (current != null && current.fits(model)) {
      return current;
    }
    NetworkGraph graph = NetworkGraph.of(model);
    GradientReader gradient = new GradientReader(model, graph);
    GradientMonitor monitor;
    if (current != null && current.gradient().profile().equals(gradient.profile())) {
      monitor = current.monitor();
    } else {
      monitor = monitors.apply(gradient.profile());
      observations = 0;
      ClippingCaveats.of(model, graph, gradient.profile(), configured).forEach(log::warn);
    }
    current =
        new Watch(
            new WeakReference<>(model.getGradientsViewArray()),
            gradient,
            new ActivationReader(graph, gradient),
            new DataReader(DataReader.isPenalized(gradient.profile())),
            monitor);
    watch = current;
    return current;
  }

  /** A gradient that is not finite although the loss is: the data may tell why. */
  private void lookAtData(Model model, Watch watch, long iteration) {
    data = iteration == dataIteration ? data : DataSample.NONE; // not every hook is always called
    if (Double.isFinite(model.score()) && !watch.gradient().wasFinite()) {
      data = watch.data().read(model, false);
    }
  }

  private static int epoch(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getEpochCount()
        : ((ComputationGraph) model).getConfiguration().getEpochCount();
  }

  private static long iteration(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : ((ComputationGraph) model).getIterationCount();
  }
}
