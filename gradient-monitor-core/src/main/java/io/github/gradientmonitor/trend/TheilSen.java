package io.github.gradientmonitor.trend;

import java.util.Arrays;

/**
 * Fits a line by the median of the slopes between all pairs of points, and the median of what is
 * left over: up to 29 % of the points may lie anywhere without harm (Theil 1950; Sen 1968,
 * doi:10.1080/01621459.1968.10480934).
 *
 * <p>All pairs are n<sup>2</sup>/2. Past {@value #ALL_PAIRS} points only those at 32 distances are
 * taken, about 16 n of them.
 *
 * <p>Pairs at the same x have no slope and are left out. Keeps its work space from one fit to the
 * next, and allocates nothing else but the result.
 */
final class TheilSen {
  /** Points up to which all pairs are looked at. */
  static final int ALL_PAIRS = 256;

  /** Beyond that, the number of distances at which pairs are. */
  private static final int DISTANCES = 32;

  private double[] work = new double[64];

  /**
   * Fits a line.
   *
   * @param x places of the points, finite
   * @param y values at these places, finite
   * @param n how many of them are used, from the front
   * @return the trend, undefined when fewer than two different places are there
   */
  ExponentialTrend fit(double[] x, double[] y, int n) {
    int pairs = slopes(x, y, n);
    if (pairs == 0) {
      return ExponentialTrend.undefined(n);
    }
    double slope = median(work, pairs);
    for (int i = 0; i < n; i++) {
      work[i] = y[i] - slope * x[i];
    }
    double intercept = median(work, n);

    double mean = 0;
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      mean += y[i] / n;
      from = Math.min(from, x[i]);
      to = Math.max(to, x[i]);
    }
    double residual = 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      double left = y[i] - (intercept + slope * x[i]);
      residual += left * left;
      total += (y[i] - mean) * (y[i] - mean);
    }
    double rounding = n * Math.ulp(mean) * Math.ulp(mean);
    double rSquared = total <= rounding ? 0 : Math.max(0, 1 - residual / total);
    return new ExponentialTrend(slope, intercept, rSquared, n, from, to);
  }

  /**
   * Puts the slopes of pairs into the work space and returns how many there are: of all pairs, or
   * where there are many points of those at every so many places from each other, so that near and
   * far pairs keep their shares.
   */
  private int slopes(double[] x, double[] y, int n) {
    int step = n <= ALL_PAIRS ? 1 : n / DISTANCES;
    int most = n <= ALL_PAIRS ? n * (n - 1) / 2 : (DISTANCES + 1) * n;
    if (work.length < Math.max(n, most)) {
      work = new double[Math.max(n, most)];
    }
    int pairs = 0;
    for (int distance = 1; distance < n; distance += step) {
      for (int i = distance; i < n; i++) {
        double run = x[i] - x[i - distance];
        if (run != 0) {
          work[pairs++] = (y[i] - y[i - distance]) / run;
        }
      }
    }
    return pairs;
  }

  /** Median of the first n values, which are reordered. */
  static double median(double[] values, int n) {
    int middle = n / 2;
    double upper = select(values, n, middle);
    if (n % 2 == 1) {
      return upper;
    }
    double lower = values[0];
    for (int i = 1; i < middle; i++) {
      lower = Math.max(lower, values[i]);
    }
    return lower + (upper - lower) / 2;
  }

  /**
   * Hoare's selection: the k-th smallest of the first n values; afterwards all before index k are
   * not larger.
   */
  private static double select(double[] values, int n, int k) {
    int left = 0;
    int right = n - 1;
    while (right - left > 16) {
      double pivot = medianOfThree(values[left], values[(left + right) >>> 1], values[right]);
      int i = left;
      int j = right;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      if (k <= j) {
        right = j;
      } else if (k >= i) {
        left = i;
      } else {
        return values[k];
      }
    }
    Arrays.sort(values, left, right + 1);
    return values[k];
  }

  private static double medianOfThree(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
