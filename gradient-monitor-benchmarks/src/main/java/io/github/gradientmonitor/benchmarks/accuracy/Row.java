package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.benchmarks.accuracy.Detector.Verdict;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One case in the table: what was said of it, over all seeds. */
final class Row {
  private final Case ofCase;
  private final Tally runs;
  private final Tally twins;

  Row(Case ofCase, int detectors) {
    this.ofCase = ofCase;
    this.runs = new Tally(detectors);
    this.twins = new Tally(detectors);
  }

  /** The runs of the case itself. */
  Tally runs() {
    return runs;
  }

  /** The runs of the cured twin of an ill case. */
  Tally twins() {
    return twins;
  }

  static String header() {
    return """
        | case | half | skill | left out | first alarm | named | alarms | cured: skill | left out | alarms |
        |---|---|---|---|---|---|---|---|---|---|
        """;
  }

  /** The alarms are those of all detectors, in their order; the monitor's first. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
        ofCase.name(),
        ofCase.half().word(),
        runs.skill(),
        runs.leftOut(),
        runs.firstAlarm(),
        runs.named(),
        runs.alarms(),
        twins.skill(),
        twins.leftOut(),
        twins.alarms());
  }

  /** What the detectors said of the runs of one network; detector 0 is the monitor. */
  static final class Tally {
    private final List<Double> skills = new ArrayList<>();
    private final int[] alarms;
    private final List<Long> first = new ArrayList<>();
    private final Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
    private int leftOut;

    private Tally(int detectors) {
      this.alarms = new int[detectors];
    }

    /** Takes a run whose outcome bears its label out, and what each detector said of it. */
    void count(Run run, List<Verdict> verdicts) {
      skills.add(run.skill());
      for (int i = 0; i < verdicts.size(); i++) {
        alarms[i] += verdicts.get(i).isAlarm() ? 1 : 0;
      }
      if (verdicts.get(0).isAlarm()) {
        first.add(verdicts.get(0).firstAlarm());
        symptoms.addAll(verdicts.get(0).symptoms());
      }
    }

    /** Takes a run whose outcome speaks against its label. */
    void leaveOut(Run run) {
      skills.add(run.skill());
      leftOut++;
    }

    private String skill() {
      return skills.isEmpty()
          ? ""
          : String.format(
              Locale.ROOT,
              "%.2f",
              skills.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
    }

    private String leftOut() {
      return leftOut == 0 ? "" : String.valueOf(leftOut);
    }

    private String firstAlarm() {
      first.sort(null);
      return first.isEmpty() ? "" : String.valueOf(first.get(first.size() / 2));
    }

    private String named() {
      return symptoms.stream()
          .map(symptom -> symptom.title().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
    }

    private String alarms() {
      return skills.isEmpty()
          ? ""
          : IntStream.of(alarms).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }
  }
}
