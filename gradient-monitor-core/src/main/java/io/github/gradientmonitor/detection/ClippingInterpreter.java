package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.Intervention;
import java.util.ArrayList;
import java.util.List;

/**
 * Has clipping been active on most steps for long, and what does it hide?
 *
 * <p>A warning when a detector has found that the gradient is too large: the network lives by
 * clipping alone. Worth watching otherwise, for some policies clip most steps by design.
 */
final class ClippingInterpreter implements Interpreter {
  private final double limit;
  private final double release;
  private boolean active;
  private long since;

  ClippingInterpreter(Thresholds thresholds) {
    this.limit = thresholds.value(Threshold.CLIPPED_SHARE);
    this.release = thresholds.value(Threshold.RELEASE) * limit;
  }

  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    Intervention intervention = reading.step().intervention();
    double share = intervention.clippedShare();
    if (!active && share >= limit) {
      active = true;
      since = reading.step().iteration();
    } else if (!(share >= release)) {
      active = false;
    }
    if (!active) {
      return findings;
    }
    List<Finding> hidden = hidden(findings);
    long first = since;
    List<Finding> all = new ArrayList<>(findings);
    all.add(
        new Finding(
            Symptom.CLIPPING_MASKS_FAULT,
            hidden.isEmpty() ? Severity.WATCH : Severity.WARNING,
            hidden.isEmpty() ? List.of() : hidden.get(0).layers(),
            first,
            Evidence.of(
                () -> sentence(intervention, hidden, first),
                new Measure("clipped_share", share, "share"),
                new Measure("clipped_steps", intervention.clippedSteps(), "steps"),
                new Measure("norm_before", intervention.normBefore(), ""),
                new Measure("norm_after", intervention.normAfter(), "")),
            List.of(new StepCause.HiddenByClipping(share))));
    return all;
  }

  /** What says that the gradient is too large. */
  private static List<Finding> hidden(List<Finding> findings) {
    List<Finding> hidden = new ArrayList<>(0);
    for (Finding finding : findings) {
      if (finding.health() == GradientHealth.EXPLODING) {
        hidden.add(finding);
      }
    }
    return hidden;
  }

  private static String sentence(Intervention intervention, List<Finding> hidden, long since) {
    StringBuilder text = new StringBuilder();
    text.append(Words.percent(intervention.clippedShare()))
        .append(" of the last steps were clipped");
    if (intervention.clipped()) {
      text.append(", this one by x").append(Words.factor(intervention.factor()));
    }
    if (hidden.isEmpty()) {
      text.append("; no fault was found that it hides");
    }
    for (int i = 0; i < hidden.size(); i++) {
      Finding finding = hidden.get(i);
      text.append(i == 0 ? "; it hides: " : "; and ");
      text.append(finding.symptom().title()).append(": ").append(finding.evidence().sentence());
    }
    return text.append(Words.format(". Seen since step %d", since)).toString();
  }
}
