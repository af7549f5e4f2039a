package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.List;

/**
 * Small updates of a gradient that vanishes are no second fault; beside one that is only watched,
 * they have the same cause.
 */
final class SmallUpdatesOfVanishing implements Interpreter {
  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    if (findings.isEmpty()) {
      return findings;
    }
    List<Finding> signal =
        findings.stream()
            .filter(
                f ->
                    f.symptom() == Symptom.VANISHING_GRADIENT
                        || f.symptom() == Symptom.ZERO_GRADIENT)
            .toList();
    boolean vanishes = signal.stream().anyMatch(f -> f.health() == GradientHealth.VANISHING);
    List<Finding> result = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      if (finding.symptom() != Symptom.UPDATE_TOO_SMALL) {
        result.add(finding);
      } else if (!vanishes) {
        result.add(
            signal.stream()
                .filter(f -> f.symptom() == Symptom.VANISHING_GRADIENT)
                .findFirst()
                .map(f -> finding.withCauses(f.causes()))
                .orElse(finding));
      }
    }
    return result;
  }
}
