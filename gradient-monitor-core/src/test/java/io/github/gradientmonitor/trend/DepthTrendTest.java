package io.github.gradientmonitor.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepthTrendTest {
  @Test
  void turnsTheLineRound() {
    DepthTrend trend = trend(new ExponentialTrend(0.5, -3, 0.9, 3, 1, 5), List.of("a", "b", "c"));

    assertThat(trend.slope()).isEqualTo(0.5);
    assertThat(trend.backwardFactor()).isCloseTo(1 / Math.sqrt(10), within(1e-15));
    assertThat(trend.attenuation()).isEqualTo(2);
  }

  @Test
  void isNotANumberWhereTheLineIsUndefined() {
    DepthTrend trend = trend(ExponentialTrend.undefined(0), List.of());

    assertThat(trend.slope()).isNaN();
    assertThat(trend.backwardFactor()).isNaN();
    assertThat(trend.attenuation()).isNaN();
  }

  @Test
  void keepsItsLayersWhenTheGivenListChanges() {
    List<String> layers = new ArrayList<>(List.of("a"));
    DepthTrend trend = trend(ExponentialTrend.undefined(1), layers);

    layers.clear();

    assertThat(trend.layers()).containsExactly("a");
  }

  private static DepthTrend trend(ExponentialTrend line, List<String> layers) {
    return new DepthTrend(Signal.BIAS_GRADIENT, line, layers, 0, List.of(), List.of());
  }
}
