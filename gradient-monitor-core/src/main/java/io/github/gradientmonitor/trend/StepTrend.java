package io.github.gradientmonitor.trend;

import io.github.gradientmonitor.argument.Arguments;

/**
 * Exponential trend of a positive quantity over the latest steps: a regression of its decimal
 * logarithm on the number of the step, by least squares over a window.
 *
 * <p>Zeros and values that are not finite are left out. Least squares, not the median of slopes: a
 * window has many points, and its sums can be kept up to date. One thread at a time.
 */
public final class StepTrend {
  private static final int LONGEST = 1_000_000;

  private final double[] steps;
  private final double[] logs;
  private int count;
  private int next;

  /**
   * Starts without any value.
   *
   * @param window number of the latest values that are fitted, 3 .. 1000000
   * @throws IllegalArgumentException if it is outside its range
   */
  public StepTrend(int window) {
    Arguments.check(
        window >= 3 && window <= LONGEST, "window must be 3 .. " + LONGEST + " values", window);
    this.steps = new double[window];
    this.logs = new double[window];
  }

  /**
   * Takes the value of the next step.
   *
   * @param iteration number of the step
   * @param value left out when zero, negative or not finite
   */
  public void accept(long iteration, double value) {
    if (value > 0 && value < Double.POSITIVE_INFINITY) {
      steps[next] = iteration;
      logs[next] = Math.log10(value);
      next = (next + 1) % steps.length;
      count = Math.min(count + 1, steps.length);
    }
  }

  /** Whether the window is full. */
  public boolean isFull() {
    return count == steps.length;
  }

  /** The trend over the window; undefined with fewer than two different steps. */
  public ExponentialTrend fit() {
    double meanStep = 0;
    double meanLog = 0;
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      meanStep += steps[i] / count;
      meanLog += logs[i] / count;
      from = Math.min(from, steps[i]);
      to = Math.max(to, steps[i]);
    }
    double steps2 = 0;
    double logs2 = 0;
    double both = 0;
    for (int i = 0; i < count; i++) {
      double step = steps[i] - meanStep;
      double log = logs[i] - meanLog;
      steps2 += step * step;
      logs2 += log * log;
      both += step * log;
    }
    if (steps2 == 0) {
      return ExponentialTrend.undefined(count);
    }
    double slope = both / steps2;
    double rSquared = logs2 == 0 ? 0 : both * both / (steps2 * logs2);
    return new ExponentialTrend(slope, meanLog - slope * meanStep, rSquared, count, from, to);
  }
}
