package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.benchmarks.accuracy.Detector.Maker;
import io.github.gradientmonitor.benchmarks.accuracy.Detector.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A kind of detector, and how often it was right. */
final class Scoreboard {
  private final String name;
  private final Maker maker;
  private int ill;
  private int found;
  private int acceptable;
  private int healthy;
  private int falseAlarms;
  private final List<Long> delays = new ArrayList<>();

  Scoreboard(String name, Maker maker) {
    this.name = name;
    this.maker = maker;
  }

  /** Judges a run of an ill network. */
  Verdict ill(Case ofCase, Run run) {
    Verdict verdict = Verdict.of(maker, run, ofCase.onset());
    ill++;
    if (verdict.isAlarm()) {
      found++;
      acceptable += Collections.disjoint(verdict.symptoms(), ofCase.acceptable()) ? 0 : 1;
      delays.add(verdict.firstAlarm() - ofCase.onset());
    }
    return verdict;
  }

  /** Judges a run of a healthy network. */
  Verdict healthy(Run run) {
    Verdict verdict = Verdict.of(maker, run, 0);
    healthy++;
    falseAlarms += verdict.isAlarm() ? 1 : 0;
    return verdict;
  }

  /** Runs of ill networks in which it raised no alarm. */
  int missed() {
    return ill - found;
  }

  /** Runs of healthy networks in which it raised one. */
  int falseAlarms() {
    return falseAlarms;
  }

  /** Runs that it was shown. */
  int runs() {
    return ill + healthy;
  }

  static String header() {
    return """
        | detector | recall | acceptable symptom | false alarms | median steps to alarm |
        |---|---|---|---|---|
        """;
  }

  String row() {
    Collections.sort(delays);
    return String.format(
        Locale.ROOT,
        "| %s | %.3f (%d of %d) | %.3f | %.3f (%d of %d) | %s |%n",
        name,
        (double) found / ill,
        found,
        ill,
        (double) acceptable / found,
        (double) falseAlarms / healthy,
        falseAlarms,
        healthy,
        delays.isEmpty() ? "-" : delays.get(delays.size() / 2));
  }
}
