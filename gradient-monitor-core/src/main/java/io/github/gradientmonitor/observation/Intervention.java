package io.github.gradientmonitor.observation;

/**
 * What was done to the gradient of a step before the updater got it.
 *
 * @param normBefore L2 norm of the mean gradient over all layers as back-propagation left it; NaN
 *     when it was not taken
 * @param normAfter the same after clipping; 0 when the update was skipped
 * @param skipped whether the gradient was replaced by zero because it was not finite
 */
public record Intervention(double normBefore, double normAfter, boolean skipped) {

  /** Nothing was done, and nothing was configured that could have done it. */
  public static final Intervention NONE = new Intervention(Double.NaN, Double.NaN, false);

  /** Whether the gradient was made smaller, and not skipped. */
  public boolean clipped() {
    return !skipped && normAfter < normBefore;
  }

  /** Norm after over norm before: 1 when nothing was clipped; NaN when nothing is configured. */
  public double factor() {
    return normBefore == 0 ? 1 : normAfter / normBefore;
  }
}
