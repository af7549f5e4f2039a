package io.github.gradientmonitor.clipping;

import java.util.List;

/**
 * At which level norms lie, and how far they spread: mean and standard deviation of their
 * logarithms, by Welford's recurrence (doi:10.1080/00401706.1962.10490022). On the logarithm one
 * norm that is a thousand times the others moves the level of 25 by a third, not forty-fold.
 */
final class NormLevel {
  private static final double LEAST_LOG = Math.log(Double.MIN_VALUE);
  private static final double MOST_LOG = Math.log(Double.MAX_VALUE);

  private long count;
  private double meanLog;
  private double squares;

  /** Adds a norm, which must be above 0 and finite. */
  void add(double norm) {
    count++;
    double log = Math.log(norm);
    double delta = log - meanLog;
    meanLog += delta / count;
    squares += delta * (log - meanLog);
  }

  /** Forgets everything. */
  void reset() {
    count = 0;
    meanLog = 0;
    squares = 0;
  }

  /** Number of norms. */
  long count() {
    return count;
  }

  /** Geometric mean of the norms. */
  double mean() {
    return Math.exp(meanLog);
  }

  /** Standard deviation of the natural logarithms; 0 when there is none. */
  double spread() {
    return count == 0 ? 0 : Math.sqrt(squares / count);
  }

  /** What has been added up. */
  List<Double> snapshot() {
    return List.of((double) count, meanLog, squares);
  }

  /**
   * Goes on from a snapshot of three numbers.
   *
   * @param name of the entry that holds them
   * @param most norms that there can be
   * @throws IllegalArgumentException if one is outside its range; nothing is changed then
   */
  void restore(String name, List<Double> numbers, long most) {
    Memory.requireRange(name, numbers.get(0), 0, (double) most);
    Memory.requireRange(name, numbers.get(1), LEAST_LOG, MOST_LOG);
    Memory.requireRange(name, numbers.get(2), 0, most * MOST_LOG * MOST_LOG);
    count = numbers.get(0).longValue();
    meanLog = numbers.get(1);
    squares = numbers.get(2);
  }
}
