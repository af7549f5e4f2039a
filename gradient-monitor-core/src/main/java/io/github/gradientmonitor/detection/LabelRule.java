package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.Optional;

/** Looks at the labels of one output. */
interface LabelRule {
  /**
   * What they say by themselves.
   *
   * @param network that is trained
   * @param output layer that they are for
   * @param labels of all minibatches so far, at least two rows
   * @return a {@link Sign}, or nothing
   */
  Optional<Finding> look(NetworkProfile network, LayerProfile output, LabelHistory labels);
}
