package io.github.gradientmonitor.dl4j.internal.network;

import org.deeplearning4j.nn.conf.BackpropType;

/**
 * How the error of a network goes back through time.
 *
 * @param isTruncated whether sequences are cut into segments
 * @param forward time steps of a segment
 * @param backward time steps that the error goes back in a segment
 */
public record BackPropagation(boolean isTruncated, int forward, int backward) {

  static BackPropagation of(BackpropType type, int forward, int backward) {
    return new BackPropagation(type == BackpropType.TruncatedBPTT, forward, backward);
  }

  /** In segments of so many time steps. */
  public BackPropagation truncatedTo(int steps) {
    return new BackPropagation(true, steps, Math.min(steps, backward));
  }

  /** Time steps that an error goes back at most. */
  public int reach() {
    return isTruncated ? Math.min(forward, backward) : Integer.MAX_VALUE;
  }

  BackpropType type() {
    return isTruncated ? BackpropType.TruncatedBPTT : BackpropType.Standard;
  }
}
