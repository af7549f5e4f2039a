package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.testing.Steps;
import io.github.gradientmonitor.trend.DepthTrend;
import java.util.List;

/** What an interpreter is asked with: findings, and a step in which nothing else is to be seen. */
final class Findings {
  private Findings() {}

  static Finding of(Symptom symptom, Severity severity, Cause... causes) {
    return since(0, symptom, severity, causes);
  }

  static Finding since(long iteration, Symptom symptom, Severity severity, Cause... causes) {
    return new Finding(
        symptom, severity, List.of("h1"), iteration, Evidence.of("because"), List.of(causes));
  }

  static Reading reading(NetworkProfile network) {
    TrainingStep step = Steps.sloping(network, 5, 0);
    return new Reading(
        step,
        StepSummary.of(step),
        DepthTrend.unseen(),
        DepthTrend.unseen(),
        new Progress(0, false, false, false, false),
        Skill.UNSEEN,
        Learning.TOO_EARLY,
        List.of(),
        5);
  }
}
