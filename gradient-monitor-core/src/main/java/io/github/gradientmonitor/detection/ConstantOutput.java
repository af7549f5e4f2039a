package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import java.util.List;

/**
 * A softmax over one unit explains whatever was found: what else ails a network, its gradient tells
 * only once the loss depends on it.
 */
final class ConstantOutput implements Interpreter {
  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    if (findings.isEmpty()) {
      return findings;
    }
    if (reading.step().network().layers().stream().noneMatch(ConstantOutput::hasNoChoice)) {
      return findings;
    }
    return findings.stream()
        .map(finding -> finding.withCauses(List.of(new OutputCause.SoftmaxOverOneUnit())))
        .toList();
  }

  private static boolean hasNoChoice(LayerProfile layer) {
    return layer.role() == LayerRole.OUTPUT
        && layer.outputs() == 1
        && layer.family() == ActivationFamily.SOFTMAX;
  }
}
