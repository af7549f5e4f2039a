package io.github.gradientmonitor.diagnosis;

import java.util.List;

/**
 * One question about the gradient. A rule may remember what it saw before; there is one instance
 * for each network.
 */
interface Rule {
  /**
   * Looks at one step.
   *
   * @param reading the step, with what has been worked out from it
   * @param findings takes what is found; what still holds from earlier steps is added again
   */
  void inspect(Reading reading, List<Finding> findings);
}
