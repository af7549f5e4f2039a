package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.StepSummary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Keeps the last few steps that were sound, so that a fault can be shown with what came before. */
final class FlightRecorder {
  /** Number of steps that are kept. */
  static final int STEPS = 10;

  private final Deque<StepSummary> steps = new ArrayDeque<>(STEPS);

  /** Takes a step; one that is not finite is no longer before the fault, and is left out. */
  void accept(StepSummary step) {
    if (step.isFinite()) {
      if (steps.size() == STEPS) {
        steps.removeFirst();
      }
      steps.addLast(step);
    }
  }

  /** The steps that are kept, the oldest first. */
  List<StepSummary> steps() {
    return new ArrayList<>(steps);
  }
}
