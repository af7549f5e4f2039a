package io.github.gradientmonitor.clipping;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A policy at work on one network: what it has seen so far, and what it decides next.
 *
 * <p>One thread at a time. Gets finite gradients only, so that nothing it remembers can be spoilt.
 */
@FunctionalInterface
public interface Clipper {

  /**
   * Decides on one step.
   *
   * @param gradient the layers that may be clipped; there may be none
   * @return by how much they are scaled
   */
  Scaling clip(StepGradient gradient);

  /**
   * What has been learnt from the steps so far, by name; empty without memory. A name holds no
   * slash.
   */
  default Map<String, List<Double>> snapshot() {
    return Map.of();
  }

  /**
   * Goes on from an earlier {@link #snapshot()} of the same policy.
   *
   * @param memory by name
   * @throws IllegalArgumentException if it cannot be such a snapshot; the message names the entry,
   *     and nothing is changed
   */
  default void restore(Map<String, List<Double>> memory) {
    Objects.requireNonNull(memory, "memory");
    if (!memory.isEmpty()) {
      throw new IllegalArgumentException("memory must be empty, but holds " + memory.keySet());
    }
  }
}
