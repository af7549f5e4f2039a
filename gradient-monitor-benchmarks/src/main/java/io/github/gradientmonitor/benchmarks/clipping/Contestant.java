package io.github.gradientmonitor.benchmarks.clipping;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
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

  /** Whether a step was clipped; Deeplearning4j does not tell, but follows a rule. */
  boolean clips(Diagnosis diagnosis, double maxNorm) {
    return normalization == GradientNormalization.ClipL2PerLayer
        ? diagnosis.layers().stream().anyMatch(layer -> layer.gradientNorm() > maxNorm)
        : diagnosis.step().intervention().clipped();
  }
}
