package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.observation.Intervention;

/**
 * Counts what is done to the gradients of one network, step by step. One thread at a time.
 *
 * <p>The share of clipped steps is a moving one, in which half of the weight is older than 69
 * steps.
 */
final class InterventionTally {
  /** Weight of the past. */
  private static final double MEMORY = 0.99;

  private double clippedShare;
  private long clippedSteps;
  private long skippedSteps;

  /**
   * Starts before the first step.
   *
   * @param clips whether anything can ever be clipped; if not, the share is NaN
   */
  InterventionTally(boolean clips) {
    this.clippedShare = clips ? 0 : Double.NaN;
  }

  /**
   * Counts a step that goes on, clipped or not.
   *
   * @param before L2 norm of the gradient
   * @param remaining the same afterwards; a small part that was clipped may be lost in its rounding
   * @param clipped whether anything was
   */
  Intervention applied(double before, double remaining, boolean clipped) {
    double after = clipped ? Math.min(remaining, Math.nextDown(before)) : before;
    clippedSteps += clipped ? 1 : 0;
    clippedShare = MEMORY * clippedShare + (clipped ? 1 - MEMORY : 0);
    return new Intervention(before, after, false, clippedShare, clippedSteps, skippedSteps);
  }

  /** Counts a step whose gradient is not finite, and was let be. */
  Intervention reported() {
    return new Intervention(
        Double.NaN, Double.NaN, false, clippedShare, clippedSteps, skippedSteps);
  }

  /** Counts a step whose gradient is not finite, and was replaced by zero. */
  Intervention skipped() {
    skippedSteps++;
    return new Intervention(Double.NaN, 0, true, clippedShare, clippedSteps, skippedSteps);
  }
}
