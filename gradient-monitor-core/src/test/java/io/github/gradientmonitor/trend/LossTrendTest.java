package io.github.gradientmonitor.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossTrendTest {
  private static final Offset<Double> CLOSE = within(1e-14);

  private final LossTrend trend = new LossTrend();

  @Test
  void knowsNothingWithoutALoss() {
    assertThat(trend.count()).isZero();
    assertThat(trend.fall()).isZero();
    assertThat(trend.bestFall()).isZero();
  }

  @Test
  void beginsWithTheMeanOfTheFirstFive() {
    accept(5, 3, 4, 2, 1);

    assertThat(trend.count()).isEqualTo(5);
    assertThat(trend.beginning()).isEqualTo(3);
    assertThat(trend.present()).isEqualTo(3);
    assertThat(trend.fall()).isZero();
  }

  @Test
  void approachesANewLevelByATenthAStep() {
    accept(2, 2, 2, 2, 2);
    for (int i = 1; i <= 40; i++) {
      accept(1);
      assertThat(trend.present()).isCloseTo(1 + Math.pow(0.9, i), CLOSE);
      assertThat(trend.fall()).isCloseTo((1 - Math.pow(0.9, i)) / 2, CLOSE);
    }
    assertThat(trend.beginning()).isEqualTo(2);
  }

  @Test
  void isNegativeWhereTheLossRises() {
    accept(2, 2, 2, 2, 2, 12);

    assertThat(trend.present()).isCloseTo(3, CLOSE);
    assertThat(trend.fall()).isCloseTo(-0.5, CLOSE);
    assertThat(trend.bestFall()).isCloseTo(-0.5, CLOSE);
  }

  @Test
  void remembersItsBest() {
    accept(2, 2, 2, 2, 2, -8, 100);

    assertThat(trend.bestFall()).isCloseTo(0.5, CLOSE);
    assertThat(trend.fall()).isNegative();
  }

  @Test
  void knowsWhatAFallIsBelowZero() {
    accept(-2, -2, -2, -2, -2, -12);

    assertThat(trend.fall()).isCloseTo(0.5, CLOSE);
  }

  @Test
  void saysNothingOfALossThatBeginsAtZero() {
    accept(0, 0, 0, 0, 0, 7);

    assertThat(trend.fall()).isZero();
    assertThat(trend.bestFall()).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void leavesOutWhatIsNotFinite(double lost) {
    accept(lost, 5, 3, lost, 4, 2, 1, 13, lost);

    assertThat(trend.count()).isEqualTo(6);
    assertThat(trend.beginning()).isEqualTo(3);
    assertThat(trend.present()).isCloseTo(4, CLOSE);
  }

  private void accept(double... losses) {
    for (double loss : losses) {
      trend.accept(loss);
    }
  }
}
