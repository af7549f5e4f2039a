package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the monitor said in one step of a training that it watched.
 *
 * @param alarms what it found at warning or worse
 * @param learning whether the network learns
 * @param causes kinds of causes, the likeliest first
 */
record Statement(Set<Symptom> alarms, Learning learning, List<CauseKind> causes) {
  static Statement of(Diagnosis diagnosis) {
    Set<Symptom> alarms = EnumSet.noneOf(Symptom.class);
    for (Finding finding : diagnosis.findings()) {
      if (finding.severity().compareTo(Severity.WARNING) >= 0) {
        alarms.add(finding.symptom());
      }
    }
    return new Statement(
        alarms, diagnosis.learning(), diagnosis.causes().stream().map(Cause::kind).toList());
  }

  /** Whether it says that nothing is learnt. */
  boolean deniesLearning() {
    return learning == Learning.NOT_LEARNING || learning == Learning.COLLAPSED;
  }
}
