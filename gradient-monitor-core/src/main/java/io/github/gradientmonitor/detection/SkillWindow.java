package io.github.gradientmonitor.detection;

/**
 * The skill in each of the latest steps: its mean, how well that is known, and whether it rises
 * from the older half of them to the newer one.
 *
 * <p>Minibatches differ, so that the mean has a standard error; the rise is that of Welch 1947,
 * doi:10.1093/biomet/34.1-2.28, in standard errors. Memory does not grow with the steps.
 */
final class SkillWindow {
  /**
   * A step that is worse than this is as good as one of it for the mean, so that a single one that
   * is out of all bounds does not hide what the others say.
   */
  private static final double WORST = -1;

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
    return mean(0, count, WORST);
  }

  /** Standard error of the mean; NaN before the second step. */
  double error() {
    return Math.sqrt(squaredError(0, count, WORST));
  }

  /** From the older half to the newer one, in standard errors of the difference. */
  double rise() {
    int half = count / 2;
    double all = Double.NEGATIVE_INFINITY;
    double rise = mean(0, half, all) - mean(half, count, all);
    double error = Math.sqrt(squaredError(0, half, all) + squaredError(half, count, all));
    return rise == 0 ? 0 : rise / error;
  }

  /** Of some of the steps, 0 the latest, each at least so good. */
  private double mean(int from, int to, double least) {
    double sum = 0;
    for (int age = from; age < to; age++) {
      sum += Math.max(least, value(age));
    }
    return sum / (to - from);
  }

  private double squaredError(int from, int to, double least) {
    double mean = mean(from, to, least);
    double sum = 0;
    for (int age = from; age < to; age++) {
      double distance = Math.max(least, value(age)) - mean;
      sum += distance * distance;
    }
    return sum / (to - from - 1) / (to - from);
  }

  private double value(int age) {
    return values[Math.floorMod(next - 1 - age, values.length)];
  }
}
