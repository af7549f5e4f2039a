package io.github.gradientmonitor.benchmarks.clipping;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import org.deeplearning4j.nn.conf.GradientNormalization;

/**
 * One way of clipping.
 *
 * @param name as in the table
 * @param policy of the monitor
 * @param normalization Deeplearning4j's own
 */
record Contestant(String name, ClippingPolicy policy, GradientNormalization normalization) {

  static Contestant of(String name, ClippingPolicy policy) {
    return new Contestant(name, policy, GradientNormalization.None);
  }
}
