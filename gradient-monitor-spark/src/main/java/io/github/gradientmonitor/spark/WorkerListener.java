package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.sink.MonitorLog;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Watches and clips the network of one task, and hands its steps to the router, which carries them
 * to the driver with the result. Each task has a copy of its own, deserialised with the task.
 *
 * <p>Outside of a task of Spark it does nothing.
 */
final class WorkerListener extends BaseTrainingListener implements RoutingIterationListener {
  private static final long serialVersionUID = 1;

  private final WorkerOptions options;
  private final KnownHeads known;
  private String session;
  private @Nullable String worker;
  private transient @Nullable StatsStorageRouter router;

  /** What there is from the first step of the task on. */
  private transient @Nullable GradientMonitorListener watch;

  /**
   * A listener for the workers of one training.
   *
   * @param session names the driver's monitor
   * @param options what to do
   * @param known what the driver has; a copy goes along each time this is serialised
   */
  WorkerListener(String session, WorkerOptions options, KnownHeads known) {
    this.session = session;
    this.options = options;
    this.known = known;
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    GradientMonitorListener current = watch(model);
    if (current != null) {
      current.onForwardPass(model, activations);
    }
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    GradientMonitorListener current = watch(model);
    if (current != null) {
      current.onForwardPass(model, activations);
    }
  }

  @Override
  public void onBackwardPass(Model model) {
    GradientMonitorListener current = watch(model);
    if (current != null) {
      current.onBackwardPass(model);
    }
  }

  @Override
  public void onGradientCalculation(Model model) {
    GradientMonitorListener current = watch(model);
    if (current != null) {
      current.onGradientCalculation(model);
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    GradientMonitorListener current = watch(model);
    if (current != null) {
      current.iterationDone(model, iteration, epoch);
    }
  }

  private @Nullable GradientMonitorListener watch(Model model) {
    StatsStorageRouter target = router;
    if (watch != null || target == null) {
      return watch;
    }
    WorkerTask task = WorkerTask.current();
    if (task == null || !isNetwork(model)) {
      return null;
    }
    WorkerRecords records = new WorkerRecords(session, task, System.currentTimeMillis());
    target.putUpdate(records);
    GradientMonitorListener listener = options.listener(new StepRecorder(records, known));
    if (options.clips()) {
      LearntClipping.carry(session, task, listener, model, new MonitorLog());
    }
    watch = listener;
    return listener;
  }

  private static boolean isNetwork(Model model) {
    return model instanceof MultiLayerNetwork || model instanceof ComputationGraph;
  }

  @Override
  public void setStorageRouter(StatsStorageRouter router) {
    this.router = router;
  }

  @Override
  public @Nullable StatsStorageRouter getStorageRouter() {
    return router;
  }

  @Override
  public void setWorkerID(String worker) {
    this.worker = worker;
  }

  @Override
  public @Nullable String getWorkerID() {
    return worker;
  }

  @Override
  public void setSessionID(String session) {
    this.session = session;
  }

  @Override
  public String getSessionID() {
    return session;
  }

  @Override
  public RoutingIterationListener clone() {
    return new WorkerListener(session, options, known);
  }
}
