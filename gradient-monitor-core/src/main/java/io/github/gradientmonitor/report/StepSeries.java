package io.github.gradientmonitor.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a run of any length in bounded memory: all of the first, and of the rest one out of
 * every {@link #stride()}, the worthiest. When it is full, it keeps the worthier of every two and
 * doubles the stride. What it keeps are steps as they were, not means of several.
 */
final class StepSeries {
  /** Number of steps at the start that are kept whatever comes: a gradient is lost early. */
  static final int FIRST = 32;

  private final int capacity;
  private final List<RecordedStep> series = new ArrayList<>();
  private @Nullable RecordedStep candidate;
  private int candidates;
  private int stride = 1;

  /**
   * Starts empty.
   *
   * @param capacity number of steps that are kept at most, even and above {@link #FIRST} + 2
   */
  StepSeries(int capacity) {
    if (capacity <= FIRST + 2 || capacity % 2 != 0) {
      throw new IllegalArgumentException(
          "capacity must be even and above " + (FIRST + 2) + ", but was " + capacity);
    }
    this.capacity = capacity;
  }

  /** Takes the next step. */
  void accept(RecordedStep step) {
    if (series.size() < FIRST) {
      series.add(step);
      return;
    }
    candidate = candidate == null ? step : candidate.worthier(step);
    if (++candidates == stride) {
      series.add(candidate);
      candidate = null;
      candidates = 0;
    }
    if (series.size() == capacity) {
      halve();
    }
  }

  /** Number of steps after the first that one of those kept stands for. */
  int stride() {
    return stride;
  }

  /** The steps that are kept, in order. */
  List<RecordedStep> steps() {
    List<RecordedStep> steps = new ArrayList<>(series);
    if (candidate != null) {
      steps.add(candidate);
    }
    return steps;
  }

  private void halve() {
    int n = FIRST;
    for (int i = FIRST; i < capacity; i += 2) {
      series.set(n++, series.get(i).worthier(series.get(i + 1)));
    }
    series.subList(n, capacity).clear();
    stride *= 2;
  }
}
