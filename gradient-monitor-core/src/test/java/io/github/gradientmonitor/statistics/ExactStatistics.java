package io.github.gradientmonitor.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The oracle: the same figures in exact decimal arithmetic, rounded once at the end.
 *
 * <p>Says "about equal" as the contract of {@link TensorStatistics} does: to a relative 1e-6. The
 * plain sum may cancel, so it is measured against the sum of absolute values. One step between
 * neighbouring doubles is always allowed.
 */
final class ExactStatistics {
  private static final double RELATIVE = 1e-6;
  private static final MathContext DIGITS = new MathContext(40);

  private final long count;
  private final long zeros;
  private final long nonFinite;
  private final double sum;
  private final double absSum;
  private final double norm;
  private final double max;

  private ExactStatistics(double[] elements, int from, int to) {
    BigDecimal exactSum = BigDecimal.ZERO;
    BigDecimal exactAbs = BigDecimal.ZERO;
    BigDecimal exactSquares = BigDecimal.ZERO;
    BigDecimal exactMax = BigDecimal.ZERO;
    long zero = 0;
    long lost = 0;
    for (int i = from; i < to; i++) {
      if (Double.isNaN(elements[i]) || Double.isInfinite(elements[i])) {
        lost++;
        continue;
      }
      BigDecimal value = new BigDecimal(elements[i]);
      zero += value.signum() == 0 ? 1 : 0;
      exactSum = exactSum.add(value);
      exactAbs = exactAbs.add(value.abs());
      exactSquares = exactSquares.add(value.multiply(value));
      exactMax = exactMax.max(value.abs());
    }
    count = (long) to - from;
    zeros = zero;
    nonFinite = lost;
    sum = exactSum.doubleValue();
    absSum = exactAbs.doubleValue();
    norm = exactSquares.round(DIGITS).sqrt(DIGITS).doubleValue();
    max = exactMax.doubleValue();
  }

  static ExactStatistics of(double... elements) {
    return new ExactStatistics(elements, 0, elements.length);
  }

  static ExactStatistics of(float... elements) {
    return new ExactStatistics(widened(elements), 0, elements.length);
  }

  static ExactStatistics of(float[] elements, int from, int to) {
    return new ExactStatistics(widened(elements), from, to);
  }

  static ExactStatistics of(double[] elements, int from, int to) {
    return new ExactStatistics(elements, from, to);
  }

  private static double[] widened(float[] elements) {
    double[] wide = new double[elements.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = elements[i];
    }
    return wide;
  }

  void assertMatches(TensorStatistics actual) {
    assertThat(actual.count()).as("count").isEqualTo(count);
    assertThat(actual.zeros()).as("zeros").isEqualTo(zeros);
    assertThat(actual.nonFinite()).as("nonFinite").isEqualTo(nonFinite);
    assertThat(actual.maxAbs()).as("maxAbs").isEqualTo(max);
    assertAbout("absSum", actual.absSum(), absSum, absSum);
    assertAbout("l2Norm", actual.l2Norm(), norm, norm);
    assertAbout("sum", actual.sum(), sum, absSum);
  }

  /** Whether two records tell the same, up to rounding. */
  static void assertSame(TensorStatistics actual, TensorStatistics expected) {
    assertThat(actual.count()).as("count").isEqualTo(expected.count());
    assertThat(actual.zeros()).as("zeros").isEqualTo(expected.zeros());
    assertThat(actual.nonFinite()).as("nonFinite").isEqualTo(expected.nonFinite());
    assertThat(actual.maxAbs()).as("maxAbs").isEqualTo(expected.maxAbs());
    assertAbout("absSum", actual.absSum(), expected.absSum(), expected.absSum());
    assertAbout("l2Norm", actual.l2Norm(), expected.l2Norm(), expected.l2Norm());
    assertAbout("sum", actual.sum(), expected.sum(), expected.absSum());
  }

  static void assertAbout(String what, double actual, double expected, double scale) {
    if (actual == expected) {
      return;
    }
    double tolerance = Math.max(RELATIVE * scale, Math.ulp(expected));
    assertThat(Math.abs(actual - expected))
        .as("%s: %s in place of %s, off by", what, actual, expected)
        .isLessThanOrEqualTo(tolerance);
  }
}
