package io.github.gradientmonitor.trend;

/**
 * The usual size of a gradient: mean and standard deviation of the decimal logarithm of its norm.
 *
 * <p>During the warm-up by Welford's method (1962, doi:10.2307/1266577), afterwards as
 * exponentially weighted means. A value that is itself unusual moves them only as far as the edge
 * of the usual, so that one spike does not hide the next. What was learnt in the warm-up is kept to
 * compare with.
 *
 * <p>Zeros and values that are not finite are left out. One thread at a time.
 */
public final class NormBaseline {
  /** Weight of the past in the means after the warm-up (ZClip, arXiv 2504.02507). */
  private static final double MEMORY = 0.97;

  /** Deviation below which the logarithm of a norm is taken to be noise: a tenth of a decade. */
  private static final double LEAST_DEVIATION = 0.1;

  private final int warmUp;
  private final double edge;
  private long count;
  private double mean;
  private double variance;
  private double initial = Double.NaN;

  /**
   * Starts without any value.
   *
   * @param warmUp number of values after which the usual size is known, 2 or more
   * @param edge standard deviations from the mean at which the usual ends, above 0
   */
  public NormBaseline(int warmUp, double edge) {
    if (warmUp < 2) {
      throw new IllegalArgumentException("warmUp must be at least 2 values, but was " + warmUp);
    }
    if (!(edge > 0)) {
      throw new IllegalArgumentException("edge must be above 0, but was " + edge);
    }
    this.warmUp = warmUp;
    this.edge = edge;
  }

  /**
   * Takes the next value into the mean.
   *
   * @param norm left out when zero, negative or not finite
   */
  public void accept(double norm) {
    if (!(norm > 0) || norm == Double.POSITIVE_INFINITY) {
      return;
    }
    double log = Math.log10(norm);
    count++;
    if (count <= warmUp) {
      double before = log - mean;
      mean += before / count;
      variance += (before * (log - mean) - variance) / count;
      initial = count == warmUp ? mean : initial;
    } else {
      double reach = edge * deviation();
      double usual = Math.max(mean - reach, Math.min(mean + reach, log));
      double distance = usual - mean;
      mean += (1 - MEMORY) * distance;
      variance = MEMORY * (variance + (1 - MEMORY) * distance * distance);
    }
  }

  /** Whether the warm-up is over. */
  public boolean isKnown() {
    return count >= warmUp;
  }

  /** Standard deviations by which a value lies above the mean; 0 during the warm-up. */
  public double sigmas(double norm) {
    return isKnown() && norm > 0 ? (Math.log10(norm) - mean) / deviation() : 0;
  }

  /** A value over the usual one; 1 during the warm-up. */
  public double factor(double norm) {
    return isKnown() ? norm / Math.pow(10, mean) : 1;
  }

  /** Decades from the mean of the warm-up to the present mean; NaN during the warm-up. */
  public double drift() {
    return mean - initial;
  }

  private double deviation() {
    return Math.max(LEAST_DEVIATION, Math.sqrt(variance));
  }
}
