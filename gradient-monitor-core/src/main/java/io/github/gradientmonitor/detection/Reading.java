package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.trend.DepthTrend;
import java.util.List;

/**
 * A step, and what more than one detector wants to know of it.
 *
 * @param step what was seen
 * @param summary the same in a few figures
 * @param backward trend over depth of the bias gradients
 * @param weights trend over depth of the weight gradients
 * @param progress whether the network learns
 * @param skill how good the loss is beside that of a guess
 * @param learning what follows from it
 * @param signs what data and configuration say by themselves, the surest first
 * @param check number of steps that were diagnosed before this one
 */
record Reading(
    TrainingStep step,
    StepSummary summary,
    DepthTrend backward,
    DepthTrend weights,
    Progress progress,
    Skill skill,
    Learning learning,
    List<Finding> signs,
    long check) {

  long iteration() {
    return step.iteration();
  }

  /** The same step with what data and configuration say, and what follows for the learning. */
  Reading judged(Learning judgement, List<Finding> found) {
    return new Reading(
        step, summary, backward, weights, progress, skill, judgement, List.copyOf(found), check);
  }

  /**
   * Severity of a sign that sound networks show too in their first steps, for as long as nothing
   * says that this one does not learn.
   */
  Severity onceItFails(Severity severity) {
    if (!skill.isKnown()) {
      return progress.onlyIfStalled(severity);
    }
    boolean fails = learning == Learning.NOT_LEARNING || learning == Learning.COLLAPSED;
    return fails ? severity : Severity.WATCH;
  }
}
