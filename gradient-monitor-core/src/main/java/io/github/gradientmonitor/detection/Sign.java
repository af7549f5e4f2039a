package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What data or configuration say by themselves: a finding that the network will not learn, by its
 * severity:
 *
 * <ul>
 *   <li>critical: the combination cannot work, whatever the loss looks like; it is told at once;
 *   <li>warning: it mostly does not work; it is told when the network does not learn, and before a
 *       training;
 *   <li>watch: a known trap, which often works all the same.
 * </ul>
 */
final class Sign {
  private Sign() {}

  static Finding of(Severity severity, List<String> layers, String sentence, Cause... causes) {
    return new Finding(
        Symptom.NOT_LEARNING, severity, layers, 0, Evidence.of(sentence), List.of(causes));
  }

  /** Two lists in one. */
  static List<Finding> both(List<Finding> first, List<Finding> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    List<Finding> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** Names of layers. */
  static List<String> names(List<LayerProfile> layers) {
    return layers.stream().map(LayerProfile::name).toList();
  }

  /** The output layer of a name, or the only one. */
  static @Nullable LayerProfile output(NetworkProfile network, String name) {
    LayerProfile only = null;
    int outputs = 0;
    for (LayerProfile layer : network.layers()) {
      if (layer.role() == LayerRole.OUTPUT) {
        if (layer.name().equals(name)) {
          return layer;
        }
        only = layer;
        outputs++;
      }
    }
    return outputs == 1 ? only : null;
  }
}
