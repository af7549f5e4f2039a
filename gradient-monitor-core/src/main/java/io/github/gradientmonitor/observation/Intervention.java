package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;

/**
 * What was done to the gradient of a step before the updater got it.
 *
 * <p>The totals count every step, also those that are not observed, so that who sees every n-th
 * step only misses none.
 *
 * @param normBefore L2 norm of the mean gradient over all layers as back-propagation left it; NaN
 *     when it was not taken, or when the gradient was not finite
 * @param normAfter the same after clipping; 0 when the update was skipped
 * @param skipped whether the gradient was replaced by zero because it was not finite
 * @param clippedShare moving average, over about the last hundred steps, of the share of steps that
 *     were clipped, 0 .. 1; NaN when nothing is configured that could have clipped them
 * @param clippedSteps number of steps that were clipped since the start
 * @param skippedSteps number of updates that were skipped since the start
 */
public record Intervention(
    double normBefore,
    double normAfter,
    boolean skipped,
    double clippedShare,
    long clippedSteps,
    long skippedSteps) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a norm or a number is negative; the message names it
   */
  public Intervention {
    Arguments.notNegativeOrNaN(normBefore, "normBefore");
    Arguments.notNegativeOrNaN(normAfter, "normAfter");
    Arguments.notNegative(clippedSteps, "clippedSteps");
    Arguments.notNegative(skippedSteps, "skippedSteps");
  }

  /** Nothing was done, and nothing was configured that could have done it. */
  public static final Intervention NONE = new Intervention(Double.NaN, Double.NaN, false);

  /** An intervention in a step that stands alone, without a share and totals. */
  public Intervention(double normBefore, double normAfter, boolean skipped) {
    this(normBefore, normAfter, skipped, Double.NaN, 0, 0);
  }

  /** Whether the gradient was made smaller, and not skipped. */
  public boolean clipped() {
    return !skipped && normAfter < normBefore;
  }

  /** Norm after over norm before: 1 when nothing was clipped; NaN when nothing is configured. */
  public double factor() {
    return normBefore == 0 ? 1 : normAfter / normBefore;
  }
}
