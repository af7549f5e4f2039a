package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.TrainingStep;

/**
 * Takes what a monitor has to say.
 *
 * <p>Called on the thread that trains, so it should be quick. What it throws is logged once and
 * does not reach the training. A sink of a network with replicas on several threads is called by
 * all of them, one at a time; each replica has a name of its own.
 */
public interface MonitorSink extends AutoCloseable {

  /**
   * Takes a step as it was read, before its diagnosis, which leaves out what was read of the data.
   *
   * @param step every observed step, in order
   */
  default void onStep(TrainingStep step) {}

  /**
   * Takes the diagnosis of a step.
   *
   * @param diagnosis of every observed step, in order
   */
  default void onDiagnosis(Diagnosis diagnosis) {}

  /**
   * Takes an alert, after the diagnosis of the same step.
   *
   * @param alert raised or cleared in this step
   */
  default void onAlert(Alert alert) {}

  /**
   * Hears of an alert that is not said, for its finding is muted. Who counts them can tell at the
   * end how many there were.
   *
   * @param alert raised or cleared in this step
   */
  default void onMutedAlert(Alert alert) {}

  /**
   * Hears that a pass over the data has ended. Not called when single minibatches are fitted.
   *
   * @param latest diagnosis of the last observed step
   */
  default void onEpochEnd(Diagnosis latest) {}

  /** Ends the sink; called at most once by a monitor. */
  @Override
  default void close() {}
}
