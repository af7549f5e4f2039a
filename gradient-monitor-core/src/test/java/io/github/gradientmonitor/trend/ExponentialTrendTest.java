package io.github.gradientmonitor.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExponentialTrendTest {
  @Test
  void growsTenfoldPerUnitAtSlopeOne() {
    ExponentialTrend trend = new ExponentialTrend(1, -2, 1, 5, 1, 5);

    assertThat(trend.isDefined()).isTrue();
    assertThat(trend.factor()).isEqualTo(10);
    assertThat(trend.decades()).isEqualTo(4);
    assertThat(trend.doubling()).isCloseTo(0.30102999566398120, within(1e-15));
    assertThat(trend.logAt(0)).isEqualTo(-2);
    assertThat(trend.logAt(3)).isEqualTo(1);
  }

  @Test
  void halvesWhereItFalls() {
    double halfPerUnit = -0.30102999566398120;
    ExponentialTrend trend = new ExponentialTrend(halfPerUnit, 0, 1, 3, 2, 6);

    assertThat(trend.factor()).isCloseTo(0.5, within(1e-15));
    assertThat(trend.decades()).isCloseTo(4 * halfPerUnit, within(1e-15));
    assertThat(trend.doubling()).isCloseTo(-1, within(1e-15));
  }

  @Test
  void neverDoublesWhereItIsFlat() {
    ExponentialTrend trend = new ExponentialTrend(0, 3, 0, 3, 1, 3);

    assertThat(trend.factor()).isEqualTo(1);
    assertThat(trend.decades()).isZero();
    assertThat(trend.doubling()).isInfinite();
  }

  @Test
  void isNotANumberWhereUndefined() {
    ExponentialTrend trend = ExponentialTrend.undefined(1);

    assertThat(trend.isDefined()).isFalse();
    assertThat(trend.points()).isEqualTo(1);
    assertThat(trend.slope()).isNaN();
    assertThat(trend.rSquared()).isNaN();
    assertThat(trend.factor()).isNaN();
    assertThat(trend.decades()).isNaN();
    assertThat(trend.doubling()).isNaN();
    assertThat(trend.logAt(1)).isNaN();
  }
}
