package io.github.gradientmonitor.clipping;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Keeps the last steps, so that they can be told when training is stopped. */
final class FlightRecorder {
  private static final int STEPS = 10;

  private final Deque<Entry> entries = new ArrayDeque<>(STEPS);

  /**
   * One step.
   *
   * @param iteration number of the step
   * @param loss of the step
   * @param norm of the mean gradient before clipping; NaN when it was not finite
   * @param factor by which it was clipped, 0 when the update was skipped
   */
  private record Entry(long iteration, double loss, double norm, double factor) {}

  void add(long iteration, double loss, double norm, double factor) {
    if (entries.size() == STEPS) {
      entries.removeFirst();
    }
    entries.addLast(new Entry(iteration, loss, norm, factor));
  }

  /** The steps as a table, the oldest first. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT, "%10s  %12s  %12s  %8s", "step", "loss", "|gradient|", "scaled"));
    for (Entry entry : entries) {
      table.append(
          String.format(
              Locale.ROOT,
              "%n%10d  %12.5g  %12.5g  %8.3g",
              entry.iteration(),
              entry.loss(),
              entry.norm(),
              entry.factor()));
    }
    return table.toString();
  }
}
