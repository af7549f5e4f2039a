package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.TrainingStep;
import org.jspecify.annotations.Nullable;

/** What one worker has delivered: puts its steps in order, and its totals together. */
final class WorkerFeed {
  private final int observeEvery;
  private final Sequence sequence = new Sequence();
  private Deliveries deliveries = Deliveries.NONE;
  private final SilentUnits silence = new SilentUnits();
  private Intervention latest = Intervention.NONE;
  private long clippedBefore;
  private long skippedBefore;

  /**
   * Starts before the first step.
   *
   * @param observeEvery iterations from one step of the worker to the next
   */
  WorkerFeed(int observeEvery) {
    this.observeEvery = observeEvery;
  }

  /**
   * Takes a step.
   *
   * @param task that took it
   * @param step as it was taken, with totals that begin with the task
   * @return the step with the totals of all tasks of this worker; null when it is left out
   */
  @Nullable TrainingStep accept(WorkerTask task, TrainingStep step) {
    int stage = sequence.stage();
    long iteration = sequence.iteration();
    Sequence.Place place = sequence.accept(task.stage(), step.iteration());
    if (place != Sequence.Place.NEXT) {
      boolean late = place == Sequence.Place.LATE;
      count(0, late ? 1 : 0, late ? 0 : 1, 0);
      return null;
    }
    boolean continues = iteration >= 0 && step.iteration() > iteration;
    long missing = continues ? (step.iteration() - iteration - 1) / observeEvery : 0;
    count(1, 0, 0, missing);
    boolean freshTask = task.stage() != stage;
    if (freshTask) {
      clippedBefore = continues ? clippedBefore + latest.clippedSteps() : 0;
      skippedBefore = continues ? skippedBefore + latest.skippedSteps() : 0;
    }
    latest = step.intervention();
    return silence.carried(withTotals(step), freshTask);
  }

  /** What has come so far, retries and damages aside, which are counted for all workers. */
  Deliveries deliveries() {
    return deliveries;
  }

  private TrainingStep withTotals(TrainingStep step) {
    if (clippedBefore == 0 && skippedBefore == 0) {
      return step;
    }
    Intervention done = step.intervention();
    return step.withIntervention(
        new Intervention(
            done.normBefore(),
            done.normAfter(),
            done.skipped(),
            done.clippedShare(),
            clippedBefore + done.clippedSteps(),
            skippedBefore + done.skippedSteps()));
  }

  private void count(long steps, long late, long doubled, long missing) {
    deliveries = deliveries.plus(new Deliveries(steps, 0, late, doubled, missing, 0, 0));
  }
}
