package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.sink.MonitorLog;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * What clipping has learnt when a task begins, and what it has learnt besides when the task has
 * come to its end. Nothing is thrown into the task: what cannot be carried over starts anew, and
 * the log says so.
 */
final class LearntClipping implements TaskCompletionListener {
  /** The session that the log was told of last; one line is enough, and splits are many. */
  private static final AtomicReference<String> TOLD = new AtomicReference<>("");

  private final String session;
  private final WorkerTask task;
  private final GradientMonitorListener listener;
  private final Model model;
  private final MonitorLog log;
  private final @Nullable ClippingState before;

  private LearntClipping(
      String session,
      WorkerTask task,
      GradientMonitorListener listener,
      Model model,
      MonitorLog log) {
    this.session = session;
    this.task = task;
    this.listener = listener;
    this.model = model;
    this.log = log;
    this.before = ClippingMemory.before(session, task);
  }

  /**
   * Has a listener go on from what the task before had learnt on this machine, and remembers at the
   * end of the task what it has learnt then.
   *
   * @param session names the driver's monitor
   * @param task that the calling thread runs
   * @param listener that clips
   * @param model that it clips, before the first step of the task
   * @param log told of what cannot be carried over
   */
  static void carry(
      String session,
      WorkerTask task,
      GradientMonitorListener listener,
      Model model,
      MonitorLog log) {
    LearntClipping learnt = new LearntClipping(session, task, listener, model, log);
    learnt.restore();
    TaskContext.get().addTaskCompletionListener(learnt);
  }

  /** A policy without a name of its own, such as a lambda, is another one in each task. */
  private void restore() {
    if (before == null || before.memory().isEmpty()) {
      return;
    }
    try {
      String policy = listener.clippingState(model).policy();
      if (before.policy().equals(policy)) {
        listener.restoreClipping(model, before);
      } else {
        tell(
            ("Clipping starts anew with each split: what was learnt by %s is not for %s. A policy"
                    + " that remembers needs a toString that tells its options, as that of a record.")
                .formatted(before.policy(), policy));
      }
    } catch (Throwable e) {
      tell(e);
    }
  }

  @Override
  public void onTaskCompletion(TaskContext context) {
    if (context.isFailed()) {
      return;
    }
    try {
      ClippingMemory.put(session, task, before, listener.clippingState(model));
    } catch (Throwable e) {
      tell(e);
    }
  }

  private void tell(String line) {
    if (!session.equals(TOLD.getAndSet(session))) {
      log.warn(line);
    }
  }

  private void tell(Throwable failure) {
    if (failure instanceof VirtualMachineError error && MonitorLog.isOfTheMachine(failure)) {
      throw error;
    }
    log.warn(
        "What clipping has learnt cannot be carried from one split to the next; it starts anew.",
        failure);
  }
}
