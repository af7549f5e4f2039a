package io.github.gradientmonitor.baseline;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** One quantity of one layer over the parts of a run. */
final class Track {
  private final double first;
  private final double[] usual;
  private final double[] spread;

  /**
   * Takes both arrays as they are.
   *
   * @param first value in the first step; NaN where nothing was read
   * @param usual value in each part; NaN where nothing was read
   * @param spread standard deviation about it, 0 or more
   */
  Track(double first, double[] usual, double[] spread) {
    this.first = first;
    this.usual = usual;
    this.spread = spread;
  }

  /** The value in the first step. */
  double first() {
    return first;
  }

  /** The value in each part; not to be changed. */
  double[] usual() {
    return usual;
  }

  /** The standard deviation in each part; not to be changed. */
  double[] spread() {
    return spread;
  }

  /**
   * What several runs have in common: the median over the runs, and as its spread the largest that
   * is known, that between the runs or that between the steps of one.
   *
   * @param runs one or more
   */
  static Track of(List<Track> runs) {
    double[] usual = new double[Course.PARTS];
    double[] spread = new double[Course.PARTS];
    for (int part = 0; part < Course.PARTS; part++) {
      int at = part;
      double[] values = known(runs, run -> run.usual[at]);
      usual[part] = Course.median(values);
      spread[part] = runs.stream().mapToDouble(run -> run.spread[at]).max().orElse(0);
      if (Double.isFinite(usual[part])) {
        spread[part] = Math.max(spread[part], deviation(values));
      }
    }
    return new Track(Course.median(known(runs, Track::first)), usual, spread);
  }

  private static double[] known(List<Track> runs, ToDoubleFunction<Track> value) {
    return runs.stream().mapToDouble(value).filter(v -> !Double.isNaN(v)).toArray();
  }

  private static double deviation(double[] values) {
    double mean = 0;
    double squares = 0;
    int n = 0;
    for (double value : values) {
      if (Double.isFinite(value)) {
        n++;
        double delta = value - mean;
        mean += delta / n;
        squares += delta * (value - mean);
      }
    }
    return n < 2 ? 0 : Math.sqrt(squares / (n - 1));
  }
}
