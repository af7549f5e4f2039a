package io.github.gradientmonitor.clipping;

/**
 * Limits the L2 norm of the whole gradient: {@code if n > max: g <- g max / n}. Keeps the direction
 * of the gradient. Pascanu et al. 2013, arXiv 1211.5063, who set the limit at half to ten times the
 * mean norm of a training that goes well; there is no default, for the scale is the loss's own.
 *
 * @param max largest L2 norm of the mean gradient, above 0
 */
public record GlobalNormClipping(double max) implements ClippingPolicy {

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException if max is not above 0 or not finite
   */
  public GlobalNormClipping {
    if (!(max > 0 && max < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("max must be above 0 and finite, but was " + max);
    }
  }

  @Override
  public Clipper start() {
    return gradient -> Scaling.uniform(Scaling.limit(gradient.norm(), max));
  }
}
