package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FeatureSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.List;

/**
 * The names that the steps of one network share. They are sent once, and the steps then hold
 * numbers only.
 *
 * @param network its facts
 * @param inputs whose features are read
 * @param outputs whose labels are read
 */
record RecordHead(NetworkProfile network, List<String> inputs, List<String> outputs) {

  RecordHead {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The head of a step. */
  static RecordHead of(TrainingStep step) {
    DataSample data = step.data();
    return new RecordHead(
        step.network(),
        data.features().stream().map(FeatureSample::input).toList(),
        data.labels().stream().map(LabelSample::output).toList());
  }

  /** Whether all names of a step are here. */
  boolean covers(TrainingStep step) {
    return step.network().equals(network)
        && step.data().features().stream().allMatch(each -> inputs.contains(each.input()))
        && step.data().labels().stream().allMatch(each -> outputs.contains(each.output()));
  }
}
