package io.github.gradientmonitor.clipping;

/** By how much the gradient of one unit is scaled. */
@FunctionalInterface
public interface UnitRule {

  /**
   * Decides on one unit.
   *
   * @param gradientNorm L2 norm of the mean gradient of the unit's incoming weights, 0 or more
   * @param weightNorm L2 norm of these weights
   * @return 0 .. 1
   */
  double factor(double gradientNorm, double weightNorm);
}
