package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import java.util.ArrayList;
import java.util.List;

/** Before a training, what data and configuration say are findings of their own. */
final class Foretelling implements Interpreter {
  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    List<Finding> all = new ArrayList<>(reading.signs());
    all.addAll(findings);
    return all;
  }
}
