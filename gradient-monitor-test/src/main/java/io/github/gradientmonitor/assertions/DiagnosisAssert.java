package io.github.gradientmonitor.assertions;

import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a {@link Diagnosis}. */
public final class DiagnosisAssert extends AbstractAssert<DiagnosisAssert, Diagnosis> {
  DiagnosisAssert(Diagnosis actual) {
    super(actual, DiagnosisAssert.class);
  }

  /** Nothing is found, not even what is only watched. */
  public DiagnosisAssert hasNoFinding() {
    return hasNoFinding(Severity.WATCH);
  }

  /** Nothing is found that is as severe, or more. */
  public DiagnosisAssert hasNoFinding(Severity severity) {
    isNotNull();
    List<Finding> found =
        actual.findings().stream()
            .filter(finding -> finding.severity().compareTo(severity) >= 0)
            .toList();
    if (!found.isEmpty()) {
      failWithMessage(
          "%s must have no finding, but has:%n%s",
          actual.step().network().name(),
          found.stream().map(DiagnosisAssert::words).collect(Collectors.joining("%n".formatted())));
    }
    return this;
  }

  /** A symptom is found: for a network that is to fail. */
  public DiagnosisAssert hasFinding(Symptom symptom) {
    isNotNull();
    if (actual.finding(symptom).isEmpty()) {
      failWithMessage(
          "%s must have the finding %s, but has %s",
          actual.step().network().name(),
          symptom,
          actual.findings().stream().map(Finding::symptom).toList());
    }
    return this;
  }

  /** The loss is better than that of the best constant guess. */
  public DiagnosisAssert learns() {
    isNotNull();
    if (actual.learning() != Learning.LEARNING) {
      failWithMessage(
          "%s must learn, but is %s at a skill of %s in step %d",
          actual.step().network().name(),
          actual.learning(),
          actual.skill().value(),
          actual.iteration());
    }
    return this;
  }

  /**
   * Before a training: the gradients are like those of the first step of a baseline.
   *
   * @throws IllegalArgumentException if the network has other layers
   */
  public DiagnosisAssert isLike(Baseline baseline) {
    isNotNull();
    List<Departure> departures = baseline.departures(actual);
    if (!departures.isEmpty()) {
      failWithMessage(
          "%s must begin like its baseline, but:%n%s",
          actual.step().network().name(), Departures.lines(departures));
    }
    return this;
  }

  private static String words(Finding finding) {
    return "  %s (%s): %s; likely cause: %s"
        .formatted(
            finding.code().text(),
            finding.severity(),
            finding.evidence().sentence(),
            finding.cause().description());
  }
}
