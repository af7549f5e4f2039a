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
  /** An ill network must do worse than its cured twin by so much, or its label is wrong. */
  private static final double WORSE = 0.15;

  private final Case ofCase;
  final List<Double> scores = new ArrayList<>();
  final List<Double> curedScores = new ArrayList<>();
  private final int[] alarms;
  private final int[] twinAlarms;
  private final List<Long> first = new ArrayList<>();
  private final Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);

  Row(Case ofCase, int detectors) {
    this.ofCase = ofCase;
    this.alarms = new int[detectors];
    this.twinAlarms = new int[detectors];
  }

  static String header() {
    return """
        | case | half | score, ill / cured | first alarm | named | alarms | alarms on the cured |
        |---|---|---|---|---|---|---|
        """;
  }

  /** Takes what a detector said; the monitor is detector 0. */
  void add(int detector, Verdict verdict) {
    if (verdict.isAlarm()) {
      alarms[detector]++;
      if (detector == 0) {
        first.add(verdict.firstAlarm());
        symptoms.addAll(verdict.symptoms());
      }
    }
  }

  /** Takes what a detector said of the cured twin. */
  void addTwin(int detector, Verdict verdict) {
    if (verdict.isAlarm()) {
      twinAlarms[detector]++;
      if (detector == 0) {
        symptoms.addAll(verdict.symptoms());
      }
    }
  }

  /** The alarms of all detectors, in their order; the monitor's first. */
  @Override
  public String toString() {
    first.sort(null);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s |%n",
        ofCase.name(),
        ofCase.half().name().toLowerCase(Locale.ROOT),
        score(),
        first.isEmpty() ? "-" : first.get(first.size() / 2),
        symptoms.stream()
            .map(symptom -> symptom.title().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")),
        join(alarms),
        ofCase.isIll() ? join(twinAlarms) : "");
  }

  private String score() {
    double score = mean(scores);
    if (!ofCase.isIll()) {
      return String.format(Locale.ROOT, "%.2f", score);
    }
    double cured = mean(curedScores);
    String label = score > cured - WORSE ? " **learns**" : "";
    return String.format(Locale.ROOT, "%.2f / %.2f%s", score, cured, label);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  private static String join(int[] counts) {
    return IntStream.of(counts).mapToObj(String::valueOf).collect(Collectors.joining(" "));
  }
}
