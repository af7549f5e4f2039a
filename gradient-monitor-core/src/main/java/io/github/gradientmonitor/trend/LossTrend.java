package io.github.gradientmonitor.trend;

/**
 * How far the loss has come from where it began.
 *
 * <p>The beginning is the mean of the first {@value #FIRST} values; the present is an exponentially
 * weighted mean with a memory of about {@value #MEMORY} steps, so that a single minibatch tells
 * little. Values that are not finite are left out.
 *
 * <p>One thread at a time.
 */
public final class LossTrend {
  /** Number of values whose mean is the beginning. */
  static final int FIRST = 5;

  /** Steps over which the present is averaged. */
  static final int MEMORY = 10;

  private double beginning;
  private double present;
  private double lowest = Double.POSITIVE_INFINITY;
  private long count;

  /** Starts without any value. */
  public LossTrend() {}

  /** Takes the loss of the next step; ignored when not finite. */
  public void accept(double loss) {
    if (!Double.isFinite(loss)) {
      return;
    }
    count++;
    if (count <= FIRST) {
      beginning += (loss - beginning) / count;
      present = beginning;
    } else {
      present += (loss - present) / MEMORY;
      lowest = Math.min(lowest, present);
    }
  }

  /** Number of finite values. */
  public long count() {
    return count;
  }

  /** Mean of the first values. */
  public double beginning() {
    return beginning;
  }

  /** Mean of the latest values. */
  public double present() {
    return present;
  }

  /**
   * Share of its beginning by which the loss has fallen: 1 when it came down to zero, negative when
   * it has risen, 0 while nothing is known.
   */
  public double fall() {
    return beginning == 0 ? 0 : (beginning - present) / Math.abs(beginning);
  }

  /** Share of its beginning by which the loss has fallen at its best. */
  public double bestFall() {
    return lowest == Double.POSITIVE_INFINITY || beginning == 0
        ? 0
        : (beginning - lowest) / Math.abs(beginning);
  }
}
