package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import java.util.List;

/**
 * One question. A detector may remember what it saw before; there is one instance for each network.
 * It knows nothing of the other detectors, so that their order does not change what is found, only
 * which of two findings of the same severity comes first.
 */
interface Detector {
  /**
   * Looks at one step.
   *
   * @param reading the step, with what has been worked out from it
   * @return what is found, and what still holds from earlier steps
   */
  List<Finding> inspect(Reading reading);
}
