package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import java.util.List;

/**
 * Reads findings in the light of each other: drops what another one says better, names a deeper
 * cause, or adds what only the whole shows. Interpreters work one after the other, each on what the
 * one before it has left.
 */
interface Interpreter {
  /**
   * Transforms the findings of one step.
   *
   * @param reading the step
   * @param findings of the detectors, as the interpreter before has left them; never changed
   * @return the findings from here on
   */
  List<Finding> interpret(Reading reading, List<Finding> findings);
}
