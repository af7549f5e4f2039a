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
  private double mean = Double.NaN;

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
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += bounded(values[i]);
      }
      mean = sum / count;
    }
  }

  /** Whether there are as many steps as are looked at. */
  boolean isFull() {
    return count == values.length;
  }

  /** Mean skill; NaN before the first step. */
  double mean() {
    return mean;
  }

  /** Standard error of the mean; NaN before the second step. */
  double error() {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double distance = bounded(values[i]) - mean;
      sum += distance * distance;
    }
    return Math.sqrt(sum / (count - 1) / count);
  }

  /** From the older half to the newer one, in standard errors of the difference. */
  double rise() {
    int half = count / 2;
    Part newer = new Part(0, half);
    Part older = new Part(half, count);
    double rise = newer.mean - older.mean;
    return rise == 0 ? 0 : rise / Math.sqrt(newer.squaredError + older.squaredError);
  }

  private static double bounded(double value) {
    return value < WORST ? WORST : value;
  }

  /** Some of the steps, the latest being 0. */
  private final class Part {
    private final double mean;
    private final double squaredError;

    Part(int from, int to) {
      int n = to - from;
      double sum = 0;
      for (int age = from; age < to; age++) {
        sum += value(age);
      }
      mean = sum / n;
      double squares = 0;
      for (int age = from; age < to; age++) {
        double distance = value(age) - mean;
        squares += distance * distance;
      }
      squaredError = squares / (n - 1) / n;
    }
  }

  private double value(int age) {
    int index = next - 1 - age;
    return values[index < 0 ? index + values.length : index];
  }
}
