package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;

/**
 * What watching costs.
 *
 * @param watchingNanos time spent in the monitor, its sinks included, since the step before was
 *     delivered, in nanoseconds
 * @param elapsedNanos all time since then, in nanoseconds
 */
public record Timing(long watchingNanos, long elapsedNanos) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is negative; the message names it
   */
  public Timing {
    Arguments.notNegative(watchingNanos, "watchingNanos");
    Arguments.notNegative(elapsedNanos, "elapsedNanos");
  }

  /** Nobody looked at a clock. */
  public static final Timing UNKNOWN = new Timing(0, 0);

  /** Share of the time that went into watching, 0 .. 1; NaN when nobody looked at a clock. */
  public double share() {
    return (double) watchingNanos / elapsedNanos;
  }
}
