package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;

/**
 * The weights of a layer and what the updater last did to them. Weights move slowly, so these are
 * not read in every step.
 *
 * @param weightNorm L2 norm of the weights; NaN when it was never read, infinite when a weight is
 *     not finite
 * @param updateNorm L2 norm of the update of the weights, as it came out of the updater; NaN when
 *     it was never read, infinite when an element is not finite
 * @param iteration number of the step in which both were read, -1 when they never were
 */
public record WeightUpdate(double weightNorm, double updateNorm, long iteration) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a norm is negative, or the iteration is below -1; the
   *     message names it
   */
  public WeightUpdate {
    Arguments.notNegativeOrNaN(weightNorm, "weightNorm");
    Arguments.notNegativeOrNaN(updateNorm, "updateNorm");
    Arguments.check(iteration >= -1, "iteration must be -1 or more", iteration);
  }

  /** Weights that were not read yet, or a layer that has none. */
  public static final WeightUpdate UNKNOWN = new WeightUpdate(Double.NaN, Double.NaN, -1);

  /**
   * Norm of the update over norm of the weights, about 1e-3 in a training that goes well; NaN when
   * either is unknown or the weights are all zero.
   */
  public double ratio() {
    return weightNorm == 0 ? Double.NaN : updateNorm / weightNorm;
  }
}
