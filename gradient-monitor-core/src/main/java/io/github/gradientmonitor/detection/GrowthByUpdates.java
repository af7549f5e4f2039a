package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import java.util.List;

/**
 * A gradient that explodes over depth after the first step, beside updates that are too large: not
 * the initial weights did it, the updates did.
 */
final class GrowthByUpdates implements Interpreter {
  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    if (findings.size() < 2) {
      return findings;
    }
    boolean large =
        findings.stream().anyMatch(finding -> finding.symptom() == Symptom.UPDATE_TOO_LARGE);
    return large ? findings.stream().map(GrowthByUpdates::blameUpdates).toList() : findings;
  }

  private static Finding blameUpdates(Finding finding) {
    boolean concerned =
        finding.symptom() == Symptom.EXPLODING_GRADIENT
            && finding.since() > 0
            && finding.cause() instanceof WeightCause.TooLarge;
    return concerned
        ? finding.withCauses(List.of(new StepCause.TooLarge(Double.NaN), finding.cause()))
        : finding;
  }
}
