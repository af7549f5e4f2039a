package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.guava.collect.MapMaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the gradient of the networks that it is attached to, and says in the log when it vanishes
 * or explodes.
 *
 * <pre>{@code
 * network.addListeners(GradientMonitorListener.create());
 * }</pre>
 *
 * <p>Watching never changes the training: the parameters after any number of steps are equal to the
 * bit to those without the listener, and whatever fails in here is logged once and goes no further.
 * Only {@link Builder#clipping} and {@link Builder#onNonFinite} change it, when asked to; what they
 * do is part of every step that the sinks get. The one exception that comes out of {@code fit} is
 * the {@link TrainingDivergedException} that was asked for.
 *
 * <p>Works for {@link MultiLayerNetwork} and {@link ComputationGraph}; other models, such as a
 * single layer in layer-wise pretraining, are ignored. State is kept for each network separately,
 * and does not keep a network from being collected.
 */
public final class GradientMonitorListener extends BaseTrainingListener implements AutoCloseable {
  /** Failures in a row after which watching is given up. */
  private static final int PATIENCE = 5;

  private final Logger logger = LoggerFactory.getLogger(LogSink.LOGGER);
  private final int observeEvery;
  private final Thresholds thresholds;
  private final AlertPolicy alertPolicy;
  private final List<GuardedSink> sinks;
  private final ClippingPolicy clipping;
  private final NonFinitePolicy onNonFinite;

  /** Networks by identity, not kept alive. */
  private final Map<Model, WatchedNetwork> networks = new MapMaker().weakKeys().makeMap();

  private volatile @Nullable GradientMonitor latest;
  private volatile int failures;

  private GradientMonitorListener(Builder builder) {
    this.observeEvery = builder.observeEvery;
    this.thresholds = builder.thresholds;
    this.alertPolicy = builder.alertPolicy;
    this.clipping = builder.clipping;
    this.onNonFinite = builder.onNonFinite;
    List<MonitorSink> all = new ArrayList<>();
    if (builder.logging) {
      all.add(new LogSink());
    }
    all.addAll(builder.sinks);
    this.sinks = all.stream().map(GuardedSink::new).toList();
  }

  /** A listener that watches every step and writes alerts to the log. */
  public static GradientMonitorListener create() {
    return builder().build();
  }

  /** A builder for anything else. */
  public static Builder builder() {
    return new Builder();
  }

  /** The latest diagnosis; before the first step one that is warming up. */
  public Diagnosis diagnosis() {
    GradientMonitor monitor = latest;
    return monitor == null
        ? Diagnosis.pending(new NetworkProfile("no network yet", List.of(), null))
        : monitor.diagnosis();
  }

  /** What to do about the latest findings, the likeliest cure first. */
  public List<Advice> advice() {
    GradientMonitor monitor = latest;
    return monitor == null ? List.of() : monitor.advice();
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    guarded(model, watched -> watched.activations(model, activations));
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    guarded(model, watched -> watched.activations(model, activations));
  }

  @Override
  public void onGradientCalculation(Model model) {
    guarded(model, watched -> watched.gradient(model));
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    guarded(
        model,
        watched -> {
          GradientMonitor monitor = watched.updated(model, iteration, epoch);
          latest = monitor == null ? latest : monitor;
          failures = monitor == null ? failures : 0;
        });
  }

  @Override
  public void onEpochEnd(Model model) {
    guarded(model, WatchedNetwork::epochEnded);
  }

  /**
   * What the clipping policy has learnt from a network so far, to be kept beside a checkpoint of
   * it. Call it on the thread that trains, or between two trainings.
   *
   * @param model a network that the listener is attached to
   * @throws IllegalArgumentException if it is no network
   */
  public ClippingState clippingState(Model model) {
    return watched(model).clippingState();
  }

  /**
   * Has the clipping policy go on, for a network that was loaded from a checkpoint, from what it
   * had learnt. Call it before the training.
   *
   * @param model a network that the listener is or will be attached to
   * @param state from {@link #clippingState}
   * @throws IllegalArgumentException if the state is that of another policy or damaged, or the
   *     model is no network
   */
  public void restoreClipping(Model model, ClippingState state) {
    watched(model).restoreClipping(state);
  }

  /** Closes the sinks. */
  @Override
  public void close() {
    sinks.forEach(GuardedSink::close);
  }

  private GradientMonitor monitor(NetworkProfile profile) {
    return new GradientMonitor(profile, thresholds, alertPolicy, sinks);
  }

  private void guarded(Model model, Consumer<WatchedNetwork> action) {
    if (failures >= PATIENCE || !NetworkGraph.isNetwork(model)) {
      return;
    }
    WatchedNetwork watched = watched(model);
    watched.stopwatch().start();
    try {
      action.accept(watched);
    } catch (TrainingDivergedException e) {
      latest = watched.monitor();
      throw e;
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      watched.stopwatch().stop();
    }
  }

  private WatchedNetwork watched(Model model) {
    if (!NetworkGraph.isNetwork(model)) {
      throw new IllegalArgumentException("model must be a network, but was " + model.getClass());
    }
    return networks.computeIfAbsent(
        model,
        m ->
            new WatchedNetwork(
                m, observeEvery, this::monitor, new Governor(clipping, onNonFinite)));
  }

  private void failed(RuntimeException e) {
    int now = failures + 1;
    failures = now;
    if (now == 1) {
      logger.warn(
          "gradient-monitor could not read a gradient; the training goes on. Please report this"
              + " with the network's configuration.",
          e);
    } else if (now == PATIENCE) {
      logger.warn("gradient-monitor failed {} times in a row and stops watching.", now);
    }
  }

  /** Sets what differs from the defaults. */
  public static final class Builder {
    private int observeEvery = 1;
    private Thresholds thresholds = Thresholds.defaults();
    private AlertPolicy alertPolicy = AlertPolicy.defaults();
    private ClippingPolicy clipping = ClippingPolicy.none();
    private NonFinitePolicy onNonFinite = NonFinitePolicy.REPORT;
    private final List<MonitorSink> sinks = new ArrayList<>();
    private boolean logging = true;

    private Builder() {}

    /**
     * Sets how often the gradient is read. The first step is always observed.
     *
     * @param iterations 1 for every step, the default
     * @throws IllegalArgumentException if below 1
     */
    public Builder observeEvery(int iterations) {
      if (iterations < 1) {
        throw new IllegalArgumentException(
            "observeEvery must be at least 1 iteration, but was " + iterations);
      }
      this.observeEvery = iterations;
      return this;
    }

    /** Sets the limits between healthy and ill. */
    public Builder thresholds(Thresholds thresholds) {
      this.thresholds = Objects.requireNonNull(thresholds, "thresholds");
      return this;
    }

    /** Sets when a finding becomes an alert. */
    public Builder alerts(AlertPolicy policy) {
      this.alertPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets how gradients are clipped, in every step, whether it is observed or not. Without it they
     * are left as they are.
     *
     * <p>Networks whose optimisation algorithm searches lines are not clipped; the log says so.
     */
    public Builder clipping(ClippingPolicy policy) {
      this.clipping = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Sets what happens to a gradient with NaN or infinite elements; without it, nothing. */
    public Builder onNonFinite(NonFinitePolicy policy) {
      this.onNonFinite = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Adds somebody who hears of diagnoses and alerts. */
    public Builder sink(MonitorSink sink) {
      sinks.add(Objects.requireNonNull(sink, "sink"));
      return this;
    }

    /** Takes the log sink out. */
    public Builder withoutLog() {
      this.logging = false;
      return this;
    }

    /** The listener. */
    public GradientMonitorListener build() {
      return new GradientMonitorListener(this);
    }
  }
}
