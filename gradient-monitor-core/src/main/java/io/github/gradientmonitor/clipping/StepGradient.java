package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.observation.LayerSample;
import java.util.List;

/**
 * The gradient of one step, as far as it may be clipped. Every element of it is finite.
 *
 * @param layers with a gradient in this step, by depth
 */
public record StepGradient(List<LayerSample> layers) {

  /** Copies the list. */
  public StepGradient {
    layers = Arguments.copy(layers, "layers");
  }

  /** L2 norm of the mean gradient over all these layers; 0 when there is none. */
  public double norm() {
    double norm = 0;
    for (LayerSample layer : layers) {
      norm = Math.hypot(norm, layer.gradientNorm());
    }
    return norm;
  }
}
