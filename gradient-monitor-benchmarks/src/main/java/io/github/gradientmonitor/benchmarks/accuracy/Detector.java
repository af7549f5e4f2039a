package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.detection.Diagnostician;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Somebody who looks at the steps of one run and says what is wrong. */
interface Detector {
  /**
   * Looks at the next step.
   *
   * @return what it alarms on in this step
   */
  Set<Symptom> inspect(TrainingStep step);

  /** Makes detectors, one for each run. */
  interface Maker {
    Detector make(TrainingStep first);
  }

  /** Two of one tool: what either of them alarms on. */
  static Detector both(Detector one, Detector other) {
    return step -> {
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      symptoms.addAll(one.inspect(step));
      symptoms.addAll(other.inspect(step));
      return symptoms;
    };
  }

  /** The monitor: what it finds at warning or worse. */
  static Detector monitor(TrainingStep first, Thresholds thresholds) {
    Diagnostician diagnostician = new Diagnostician(first.network(), thresholds);
    return step -> {
      Diagnosis diagnosis = diagnostician.diagnose(step);
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      for (Finding finding : diagnosis.findings()) {
        if (finding.severity().compareTo(Severity.WARNING) >= 0) {
          symptoms.add(finding.symptom());
        }
      }
      return symptoms;
    };
  }

  /** What a detector said of a run: step and symptoms of the first alarm, and all symptoms. */
  record Verdict(long firstAlarm, Set<Symptom> symptoms) {
    boolean isAlarm() {
      return firstAlarm >= 0;
    }

    /** What a detector says of these steps from one of them on. */
    static Verdict of(Maker maker, List<TrainingStep> steps, int from) {
      Detector detector = maker.make(steps.get(0));
      List<Long> alarms = new ArrayList<>();
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      for (TrainingStep step : steps) {
        Set<Symptom> now = detector.inspect(step);
        if (!now.isEmpty() && step.iteration() >= from) {
          alarms.add(step.iteration());
          symptoms.addAll(now);
        }
      }
      return new Verdict(alarms.isEmpty() ? -1 : alarms.get(0), symptoms);
    }
  }
}
