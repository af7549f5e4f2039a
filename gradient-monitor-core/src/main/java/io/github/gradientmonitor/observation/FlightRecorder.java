package io.github.gradientmonitor.observation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Keeps the last few steps that were sound, so that a fault can be shown with what came before. */
public final class FlightRecorder {
  /** Number of steps that are kept. */
  public static final int STEPS = 10;

  private final Deque<StepSummary> steps = new ArrayDeque<>(STEPS);

  /** Creates a recorder that has seen nothing yet. */
  public FlightRecorder() {}

  /** Takes a step; one that is not finite is no longer before the fault, and is left out. */
  public void accept(StepSummary step) {
    Objects.requireNonNull(step, "step");
    if (step.isFinite()) {
      if (steps.size() == STEPS) {
        steps.removeFirst();
      }
      steps.addLast(step);
    }
  }

  /** The steps that are kept, the oldest first. */
  public List<StepSummary> steps() {
    return new ArrayList<>(steps);
  }

  /** The steps as a table, the oldest first. */
  public String table() {
    StringBuilder table = new StringBuilder();
    table.append(String.format(Locale.ROOT, "%10s  %12s  %12s", "step", "loss", "|gradient|"));
    for (StepSummary step : steps) {
      table.append(
          String.format(
              Locale.ROOT,
              "%n%10d  %12.5g  %12.5g",
              step.iteration(),
              step.loss(),
              step.gradientNorm()));
    }
    return table.toString();
  }
}
