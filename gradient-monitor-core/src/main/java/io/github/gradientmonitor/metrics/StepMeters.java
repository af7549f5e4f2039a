package io.github.gradientmonitor.metrics;

import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Counts what happens in the steps of one network, most of which fall between two scrapes. */
final class StepMeters {
  private static final String PREFIX = NetworkMeters.PREFIX;

  private final Counter steps;
  private final Counter nonFinite;
  private final Counter clipped;
  private final Counter skipped;
  private final DistributionSummary clipFactor;
  private final Timer watching;

  StepMeters(OwnMeters meters) {
    steps = meters.counter(PREFIX + "steps", "steps", "Observed steps of training");
    nonFinite =
        meters.counter(
            PREFIX + "non.finite.steps",
            "steps",
            "Observed steps in which an element of a gradient was NaN or infinite");
    clipped =
        meters.counter(
            PREFIX + "clipped.steps",
            "steps",
            "Observed steps in which clipping shrank the gradient");
    skipped =
        meters.counter(
            PREFIX + "skipped.steps",
            "steps",
            "Observed steps whose update was skipped, since the gradient was not finite");
    clipFactor =
        meters.summary(
            PREFIX + "clip.factor",
            "ratio",
            "Norm of the gradient after clipping over the norm before, 1 when nothing was clipped;"
                + " only with a clipping policy");
    watching =
        meters.timer(PREFIX + "watching", "Time spent in the monitor for each observed step");
  }

  void accept(TrainingStep step) {
    steps.increment();
    if (step.layers().stream().anyMatch(layer -> layer.nonFinite() > 0)) {
      nonFinite.increment();
    }
    Timing timing = step.timing();
    if (timing.elapsedNanos() > 0) {
      watching.record(timing.watchingNanos(), TimeUnit.NANOSECONDS);
    }
    Intervention intervention = step.intervention();
    if (intervention.clipped()) {
      clipped.increment();
    }
    if (intervention.skipped()) {
      skipped.increment();
    } else if (Double.isFinite(intervention.factor())) {
      // An infinity would spoil the summary for good.
      clipFactor.record(intervention.factor());
    }
  }
}
