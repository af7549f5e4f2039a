package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the labels of each output, and puts them before every rule. */
final class LabelDetector implements Detector {
  private final List<LabelRule> rules;
  private final Map<String, LabelHistory> outputs = new HashMap<>();
  private List<Finding> found = List.of();

  LabelDetector(Thresholds thresholds) {
    this.rules =
        List.of(
            new LabelForm(thresholds),
            new LossDomain(thresholds),
            new TargetRange(thresholds),
            new TargetDominance(thresholds),
            new SortedTargets(thresholds));
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    List<LabelSample> samples = reading.step().data().labels();
    if (samples.isEmpty()) {
      return found;
    }
    for (LabelSample labels : samples) {
      if (labels.columns().rows() > 0) {
        outputs.computeIfAbsent(labels.output(), name -> new LabelHistory()).accept(labels);
      }
    }
    List<Finding> findings = new ArrayList<>(0);
    outputs.forEach(
        (name, labels) -> {
          LayerProfile output = Sign.output(reading.step().network(), name);
          if (output != null && labels.rows() > 1) {
            rules.forEach(rule -> rule.look(output, labels).ifPresent(findings::add));
          }
        });
    found = List.copyOf(findings);
    return found;
  }
}
