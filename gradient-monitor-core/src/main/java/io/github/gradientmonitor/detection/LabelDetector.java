package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
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
        history(labels.output(), labels.columns().columns()).accept(labels);
      }
    }
    NetworkProfile network = reading.step().network();
    List<Finding> findings = new ArrayList<>(0);
    for (Map.Entry<String, LabelHistory> entry : outputs.entrySet()) {
      LayerProfile output = Sign.output(network, entry.getKey());
      if (output != null && entry.getValue().rows() > 1) {
        look(network, output, entry.getValue(), findings);
      }
    }
    found = List.copyOf(findings);
    return found;
  }

  private void look(
      NetworkProfile network, LayerProfile output, LabelHistory labels, List<Finding> findings) {
    for (LabelRule rule : rules) {
      rule.look(network, output, labels).ifPresent(findings::add);
    }
  }

  /** What was seen of an output; nothing where its labels have other columns now. */
  private LabelHistory history(String output, int columns) {
    LabelHistory before = outputs.get(output);
    if (before == null || before.columns() != columns) {
      before = new LabelHistory(columns);
      outputs.put(output, before);
    }
    return before;
  }
}
