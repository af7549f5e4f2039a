package io.github.gradientmonitor.report;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import java.util.List;

/** What is remembered of a run, as it was at one moment. Immutable. */
public final class RecordedRun {
  private final Diagnosis latest;
  private final List<RecordedStep> steps;
  private final int stride;
  private final List<Alert> alerts;
  private final Totals totals;

  RecordedRun(
      Diagnosis latest, List<RecordedStep> steps, int stride, List<Alert> alerts, Totals totals) {
    this.latest = latest;
    this.steps = Arguments.copy(steps, "steps");
    this.stride = stride;
    this.alerts = Arguments.copy(alerts, "alerts");
    this.totals = totals;
  }

  /**
   * Counts over all steps of a run, those that were not kept included.
   *
   * @param steps observed
   * @param clipped in which the gradient was made smaller
   * @param skipped in which the update was skipped
   * @param nonFinite in which a gradient had a NaN or infinity
   * @param raised alerts
   * @param cleared alerts whose finding was away for long enough
   * @param muted alerts that were not said, for their findings are muted
   * @param watchingNanos time spent in the monitor, in nanoseconds
   * @param elapsedNanos time of the training, in nanoseconds; 0 when nobody looked at a clock
   */
  public record Totals(
      long steps,
      long clipped,
      long skipped,
      long nonFinite,
      long raised,
      long cleared,
      long muted,
      long watchingNanos,
      long elapsedNanos) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is negative; the message names it
     */
    public Totals {
      Arguments.notNegative(steps, "steps");
      Arguments.notNegative(clipped, "clipped");
      Arguments.notNegative(skipped, "skipped");
      Arguments.notNegative(nonFinite, "nonFinite");
      Arguments.notNegative(raised, "raised");
      Arguments.notNegative(cleared, "cleared");
      Arguments.notNegative(muted, "muted");
      Arguments.notNegative(watchingNanos, "watchingNanos");
      Arguments.notNegative(elapsedNanos, "elapsedNanos");
    }
  }

  /** Diagnosis of the latest step. */
  public Diagnosis latest() {
    return latest;
  }

  /** The alerts that were kept, in order. */
  public List<Alert> alerts() {
    return alerts;
  }

  /** What was counted over all steps. */
  public Totals totals() {
    return totals;
  }

  /** The steps that were kept, in order; the latest step is the last. */
  List<RecordedStep> steps() {
    return steps;
  }

  /** Number of steps after the first that one of those kept stands for. */
  int stride() {
    return stride;
  }
}
