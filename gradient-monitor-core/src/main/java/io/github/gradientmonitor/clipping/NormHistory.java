package io.github.gradientmonitor.clipping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The latest norms, in the order in which they came and by size, so that any percentile of them is
 * at hand. A norm that is added costs a search and a shift within one array.
 */
final class NormHistory {
  private final double[] latest;
  private final double[] sorted;
  private int size;
  private int next;

  NormHistory(int capacity) {
    this.latest = new double[capacity];
    this.sorted = new double[capacity];
  }

  /** Adds a norm, and forgets the oldest when there are as many as are remembered. */
  void add(double norm) {
    if (size == latest.length) {
      int at = Arrays.binarySearch(sorted, 0, size, latest[next]);
      System.arraycopy(sorted, at + 1, sorted, at, --size - at);
    }
    int at = Arrays.binarySearch(sorted, 0, size, norm);
    at = at < 0 ? -at - 1 : at;
    System.arraycopy(sorted, at, sorted, at + 1, size++ - at);
    sorted[at] = norm;
    latest[next] = norm;
    next = (next + 1) % latest.length;
  }

  /** A percentile, 0 .. 100, interpolated linearly between two norms; there must be one. */
  double percentile(double percentile) {
    double position = percentile / 100 * (size - 1);
    int below = (int) position;
    int above = Math.min(size - 1, below + 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** The norms, the oldest first. */
  List<Double> snapshot() {
    List<Double> norms = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      norms.add(latest[(next - size + i + latest.length) % latest.length]);
    }
    return norms;
  }

  /** Goes on from a snapshot. */
  void restore(List<Double> norms) {
    size = 0;
    next = 0;
    norms.forEach(this::add);
  }
}
