package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.List;

/**
 * A gradient that vanishes with a trend over depth and one that is small in all hidden layers are
 * the same fault. The trend says it better; it is the first of the two, as the detectors are asked.
 */
final class VanishingOnce implements Interpreter {
  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    if (findings.size() < 2) {
      return findings;
    }
    List<Finding> remaining = new ArrayList<>(findings.size());
    boolean vanishes = false;
    for (Finding finding : findings) {
      boolean again = finding.symptom() == Symptom.VANISHING_GRADIENT;
      if (!again || !vanishes) {
        remaining.add(finding);
      }
      vanishes |= again;
    }
    return remaining;
  }
}
