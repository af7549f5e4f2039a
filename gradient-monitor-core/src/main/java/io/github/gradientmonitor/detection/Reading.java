package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.trend.DepthTrend;

/**
 * A step, and what more than one detector wants to know of it.
 *
 * @param step what was seen
 * @param summary the same in a few figures
 * @param backward trend over depth of the bias gradients
 * @param weights trend over depth of the weight gradients
 * @param progress whether the network learns
 * @param check number of steps that were diagnosed before this one
 */
record Reading(
    TrainingStep step,
    StepSummary summary,
    DepthTrend backward,
    DepthTrend weights,
    Progress progress,
    long check) {

  long iteration() {
    return step.iteration();
  }
}
