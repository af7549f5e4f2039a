package io.github.gradientmonitor.spark;

import java.io.Serializable;

/**
 * Hashes of the heads that the driver has. Deeplearning4j sends the listener to the workers anew
 * with every split, and this with it, so that a worker sends a head in its first split only.
 */
final class KnownHeads implements Serializable {
  private static final long serialVersionUID = 1;

  private volatile long[] hashes = new long[0];

  /** Takes what the driver has now. */
  void set(long[] known) {
    hashes = known.clone();
  }

  /** Whether the driver had a head when this was sent to the worker. */
  boolean contains(long hash) {
    for (long each : hashes) {
      if (each == hash) {
        return true;
      }
    }
    return false;
  }
}
