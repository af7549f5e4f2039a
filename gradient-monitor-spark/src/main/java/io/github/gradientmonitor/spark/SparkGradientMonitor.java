package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.MonitorLog;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.SparkListenable;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.jspecify.annotations.Nullable;

/**
 * Watches a network that Spark trains on many machines. The workers summarise each step and clip
 * where they are told to; what they saw comes to the driver with the result of each split, and is
 * diagnosed there as on one machine.
 *
 * <pre>{@code
 * SparkGradientMonitor monitor = SparkGradientMonitor.attach(network);
 * network.fit(data);
 * monitor.diagnosis();
 * }</pre>
 *
 * <p>For training masters that average parameters. Attaching replaces the listeners that the
 * network had; {@link #attach(SparkDl4jMultiLayer, SparkMonitorOptions, StatsStorageRouter,
 * TrainingListener...)} takes others along.
 *
 * <p>Any thread may read; the sinks are called on the thread that calls {@code fit}.
 */
public final class SparkGradientMonitor implements AutoCloseable {
  private final DriverDesk desk;

  private SparkGradientMonitor(
      SparkListenable network,
      SparkMonitorOptions options,
      @Nullable StatsStorageRouter router,
      TrainingListener... others) {
    Objects.requireNonNull(options, "options");
    String session = UUID.randomUUID().toString();
    MonitorLog log = new MonitorLog();
    KnownHeads known = new KnownHeads();
    this.desk = new DriverDesk(options, known, log);
    TrainingListener[] all = new TrainingListener[others.length + 1];
    all[0] = new WorkerListener(session, options.worker(), known);
    System.arraycopy(others, 0, all, 1, others.length);
    network.setListeners(new DriverRouter(session, desk::accept, log, router), all);
  }

  /**
   * Watches every step of a network and writes alerts to the driver's log.
   *
   * @throws IllegalArgumentException if its training master is no {@link
   *     ParameterAveragingTrainingMaster}
   */
  public static SparkGradientMonitor attach(SparkDl4jMultiLayer network) {
    return attach(network, SparkMonitorOptions.defaults());
  }

  /**
   * Watches every step of a graph and writes alerts to the driver's log.
   *
   * @throws IllegalArgumentException if its training master is no {@link
   *     ParameterAveragingTrainingMaster}
   */
  public static SparkGradientMonitor attach(SparkComputationGraph network) {
    return attach(network, SparkMonitorOptions.defaults());
  }

  /**
   * Watches a network as the options say.
   *
   * @throws IllegalArgumentException if its training master is no {@link
   *     ParameterAveragingTrainingMaster}
   */
  public static SparkGradientMonitor attach(
      SparkDl4jMultiLayer network, SparkMonitorOptions options) {
    return attach(network, options, null);
  }

  /**
   * Watches a graph as the options say.
   *
   * @throws IllegalArgumentException if its training master is no {@link
   *     ParameterAveragingTrainingMaster}
   */
  public static SparkGradientMonitor attach(
      SparkComputationGraph network, SparkMonitorOptions options) {
    return attach(network, options, null);
  }

  /**
   * Watches a network next to other listeners.
   *
   * @param network whose listeners are replaced by the monitor and the others
   * @param options what to do
   * @param router gets what the other listeners send to the driver; null for nobody
   * @param others serialisable
   * @throws IllegalArgumentException if the network's training master is no {@link
   *     ParameterAveragingTrainingMaster}
   */
  public static SparkGradientMonitor attach(
      SparkDl4jMultiLayer network,
      SparkMonitorOptions options,
      @Nullable StatsStorageRouter router,
      TrainingListener... others) {
    checkAverages(Objects.requireNonNull(network, "network").getTrainingMaster());
    return new SparkGradientMonitor(network, options, router, others);
  }

  /** The same for a graph. */
  public static SparkGradientMonitor attach(
      SparkComputationGraph network,
      SparkMonitorOptions options,
      @Nullable StatsStorageRouter router,
      TrainingListener... others) {
    checkAverages(Objects.requireNonNull(network, "network").getTrainingMaster());
    return new SparkGradientMonitor(network, options, router, others);
  }

  /** Gradient sharing would send the router to the workers, and fail in the middle of fit. */
  private static void checkAverages(@Nullable TrainingMaster<?, ?> master) {
    Arguments.check(
        master instanceof ParameterAveragingTrainingMaster,
        "the training master of network must be a ParameterAveragingTrainingMaster",
        master == null ? "none" : master.getClass().getName());
  }

  /**
   * The worst of the merged diagnosis and those of the workers; the merged one where none is worse.
   * Empty before the first split has come back.
   */
  public Optional<Diagnosis> diagnosis() {
    DriverDesk.State now = desk.state();
    if (now.merged() == null) {
      return Optional.empty();
    }
    Diagnosis worst = now.merged().diagnosis();
    for (Diagnosis each : now.workers()) {
      worst = each.isWorseThan(worst) ? each : worst;
    }
    return Optional.of(worst);
  }

  /** All workers together, which is in part an estimate; empty before the first split. */
  public Optional<MergedDiagnosis> merged() {
    return Optional.ofNullable(desk.state().merged());
  }

  /**
   * The diagnosis of each worker that has one of its own, by its number. Each is of the worker's
   * own gradient; its figures are those of the worker to a relative 1.3e-4.
   */
  public List<Diagnosis> workers() {
    return desk.state().workers();
  }

  /** How the steps have come so far. */
  public Deliveries deliveries() {
    return desk.state().deliveries();
  }

  /** Closes the sinks; a second time, it does nothing. */
  @Override
  public void close() {
    desk.close();
  }
}
