package io.github.gradientmonitor.detection;

/**
 * The skill in each of the latest steps: its mean, how well that is known, and whether it rises
 * from the older half of them to the newer one.
 *
 * <p>Minibatches differ, so that the mean has a standard error; the rise is that of Welch 1947,
 * doi:10.1093/biomet/34.1-2.28, in standard errors. Memory does not grow with the steps.
 */
final class SkillWindow {
  private final double[] values;
  private int count;
  private int next;

  /**
   * Starts empty.
   *
   * @param size steps that are looked at, 4 or more
   */
  SkillWindow(int size) {
    this.values = new double[size];
  }

  /** Takes the skill of the next step; one that is not finite is passed over. */
  void accept(double value) {
    if (Double.isFinite(value)) {
      values[next] = value;
      next = (next + 1) % values.length;
      count = Math.min(count + 1, values.length);
    }
  }

  /** Whether there are as many steps as are looked at. */
  boolean isFull() {
    return count == values.length;
  }

  /** Mean skill; NaN before the first step. */
  double mean() {
    return mean(0, count);
  }

  /** Standard error of the mean; NaN before the second step. */
  double error() {
    return Math.sqrt(squaredError(0, count));
  }

  /** From the older half to the newer one, in standard errors of the difference. */
  double rise() {
    int half = count / 2;
    double rise = mean(0, half) - mean(half, count);
    double error = Math.sqrt(squaredError(0, half) + squaredError(half, count));
    return rise == 0 ? 0 : rise / error;
  }

  /** Of some of the steps, 0 the latest. */
  private double mean(int from, int to) {
    double sum = 0;
    for (int age = from; age < to; age++) {
      sum += value(age);
    }
    return sum / (to - from);
  }

  private double squaredError(int from, int to) {
    double mean = mean(from, to);
    double sum = 0;
    for (int age = from; age < to; age++) {
      sum += (value(age) - mean) * (value(age) - mean);
    }
    return sum / (to - from - 1) / (to - from);
  }

  private double value(int age) {
    return values[Math.floorMod(next - 1 - age, values.length)];
  }
}
