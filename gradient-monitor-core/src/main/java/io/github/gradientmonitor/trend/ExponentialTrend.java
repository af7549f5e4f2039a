package io.github.gradientmonitor.trend;

import io.github.gradientmonitor.argument.Arguments;

/**
 * An exponential law, {@code y = 10^(intercept + slope * x)}, fitted to positive values.
 *
 * <p>A trend that could not be fitted, for want of two different places, has NaN for slope,
 * intercept and R<sup>2</sup>; every comparison with it is false.
 *
 * @param slope decades per unit of x: the decimal logarithm of the factor from one x to the next
 * @param intercept decimal logarithm of the value at x = 0
 * @param rSquared share of the variance of log10 y that the line explains, 0 .. 1; 0 when the
 *     values do not vary
 * @param points number of values that were fitted
 * @param from smallest x
 * @param to largest x
 */
public record ExponentialTrend(
    double slope, double intercept, double rSquared, int points, double from, double to) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the points are negative
   */
  public ExponentialTrend {
    Arguments.notNegative(points, "points");
  }

  /** A trend that could not be fitted, because fewer than two different places had a value. */
  public static ExponentialTrend undefined(int points) {
    return new ExponentialTrend(Double.NaN, Double.NaN, Double.NaN, points, Double.NaN, Double.NaN);
  }

  /** Whether a line could be fitted. */
  public boolean isDefined() {
    return !Double.isNaN(slope);
  }

  /** Factor from one x to the next, {@code 10^slope}. */
  public double factor() {
    return Math.pow(10, slope);
  }

  /** Decades from the smallest x to the largest along the line; negative when it falls. */
  public double decades() {
    return slope * (to - from);
  }

  /** Units of x in which the value doubles; negative when it halves, infinite when it is flat. */
  public double doubling() {
    return Math.log10(2) / slope;
  }

  /** Decimal logarithm of the value that the line has at x. */
  public double logAt(double x) {
    return intercept + slope * x;
  }
}
