package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.clipping.NonFinitePolicy.Action;
import io.github.gradientmonitor.diagnosis.FindingCode;
import io.github.gradientmonitor.observation.FlightRecorder;

/** Carries out what was asked for gradients that are not finite. One thread at a time. */
final class NonFiniteGuard {
  private final NonFinitePolicy policy;
  private final FlightRecorder recorder;
  private int skipsInARow;

  /**
   * Starts with a network that has taken no step.
   *
   * @param policy what was asked for
   * @param recorder has the sound steps
   */
  NonFiniteGuard(NonFinitePolicy policy, FlightRecorder recorder) {
    this.policy = policy;
    this.recorder = recorder;
  }

  /** Whether gradients that are not finite are replaced by zero. */
  boolean skips() {
    return policy.action() == Action.SKIP;
  }

  /** A step was finite. */
  void sound() {
    skipsInARow = 0;
  }

  /**
   * A step is not finite.
   *
   * @param iteration number of the step
   * @param names of the layers or variables whose gradient is not finite
   * @param parameters a clause that says which they are now
   * @throws TrainingDivergedException if that is where to stop
   */
  void report(long iteration, String names, String parameters) {
    boolean stops = policy.action() == Action.STOP;
    if (skips() && ++skipsInARow > policy.skipsInARow()) {
      stops = true;
    }
    if (stops) {
      throw new TrainingDivergedException(iteration, message(iteration, names, parameters));
    }
  }

  private String message(long iteration, String names, String parameters) {
    StringBuilder text = new StringBuilder();
    text.append(FindingCode.NON_FINITE.text())
        .append(": the gradient of step ")
        .append(iteration)
        .append(" is not finite in ");
    text.append(names);
    if (skipsInARow > 0) {
      text.append(", after ").append(skipsInARow - 1).append(" skipped updates in a row");
    }
    return text.append("; ")
        .append(parameters)
        .append(". The last sound steps:")
        .append(System.lineSeparator())
        .append(recorder.table())
        .toString();
  }
}
