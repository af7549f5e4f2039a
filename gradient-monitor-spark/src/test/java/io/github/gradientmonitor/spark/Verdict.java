package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Comparator;
import java.util.List;

/**
 * What two diagnoses must have in common to be the same: health, and of each warning what, where
 * and why.
 */
record Verdict(GradientHealth health, List<Told> warnings) {
  record Told(Symptom symptom, List<String> layers, List<CauseKind> cause) {}

  static Verdict of(Diagnosis diagnosis) {
    return new Verdict(
        diagnosis.health(),
        diagnosis.findings().stream()
            .filter(finding -> finding.severity() != Severity.WATCH)
            .map(Verdict::told)
            .sorted(Comparator.comparing(Told::symptom))
            .toList());
  }

  private static Told told(Finding finding) {
    return new Told(
        finding.symptom(),
        finding.layers(),
        finding.causes().stream().limit(1).map(cause -> cause.kind()).toList());
  }
}
