package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
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
    Detector make(Run run);
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

  /** The monitor: what it found at warning or worse while it watched. */
  static Detector monitor(Run run) {
    Iterator<Statement> statements = run.statements().iterator();
    return step -> statements.next().alarms();
  }

  /** What a detector said of a run: step and symptoms of the first alarm, and all symptoms. */
  record Verdict(long firstAlarm, Set<Symptom> symptoms) {
    boolean isAlarm() {
      return firstAlarm >= 0;
    }

    /** What a detector says of these steps from one of them on. */
    static Verdict of(Maker maker, Run run, int from) {
      Detector detector = maker.make(run);
      List<Long> alarms = new ArrayList<>();
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      for (TrainingStep step : run.steps()) {
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
