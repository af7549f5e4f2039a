package io.github.gradientmonitor.clipping;

/**
 * Limits the L2 norm of the gradient of each layer, weights and biases together: {@code if n_l >
 * max: g_l <- g_l max / n_l}. Changes the direction of the whole gradient, and holds a layer that
 * explodes without slowing the others. The rule of Deeplearning4j's {@code ClipL2PerLayer}; there
 * is no default, for the scale is the loss's own.
 *
 * @param max largest L2 norm of the mean gradient of a layer, above 0
 */
public record PerLayerClipping(double max) implements ClippingPolicy {

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException if max is not above 0 or not finite
   */
  public PerLayerClipping {
    if (!(max > 0 && max < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("max must be above 0 and finite, but was " + max);
    }
  }

  @Override
  public Clipper start() {
    return gradient -> Scaling.byLayer(layer -> Scaling.limit(layer.gradientNorm(), max));
  }
}
