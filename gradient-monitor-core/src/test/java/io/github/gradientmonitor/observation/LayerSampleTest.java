package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.Steps;
import org.junit.jupiter.api.Test;

class LayerSampleTest {
  private static final LayerProfile LAYER = LayerProfile.named("h").build();
  private static final TensorStatistics NONE = TensorStatistics.EMPTY;
  private static final TensorStatistics ZERO = TensorStatistics.of(new float[] {0, -0.0f});
  private static final TensorStatistics SOME = TensorStatistics.of(new float[] {3, 4, 0});
  private static final TensorStatistics LOST =
      TensorStatistics.of(new float[] {Float.NaN, 1, Float.POSITIVE_INFINITY});

  @Test
  void hasNoGradientWhenUnreached() {
    LayerSample sample = LayerSample.unreached(LAYER);

    assertThat(sample.layer()).isEqualTo(LAYER);
    assertThat(sample.hasGradient()).isFalse();
    assertThat(sample.isAllZero()).isFalse();
    assertThat(sample.nonFinite()).isZero();
    assertThat(sample.update().weightNorm()).isNaN();
    assertThat(sample.gradientToWeightRatio()).isNaN();
  }

  @Test
  void hasAGradientWhenEitherPartHasOne() {
    assertThat(Steps.sample(LAYER, SOME, NONE, 1).hasGradient()).isTrue();
    assertThat(Steps.sample(LAYER, NONE, SOME, 1).hasGradient()).isTrue();
  }

  @Test
  void addsUpWhatIsNotFinite() {
    assertThat(Steps.sample(LAYER, LOST, LOST, 1).nonFinite()).isEqualTo(4);
    assertThat(Steps.sample(LAYER, LOST, SOME, 1).nonFinite()).isEqualTo(2);
    assertThat(Steps.sample(LAYER, SOME, LOST, 1).nonFinite()).isEqualTo(2);
    assertThat(Steps.sample(LAYER, SOME, SOME, 1).nonFinite()).isZero();
  }

  @Test
  void isAllZeroOnlyWhenBothPartsAre() {
    assertThat(Steps.sample(LAYER, ZERO, ZERO, 1).isAllZero()).isTrue();
    assertThat(Steps.sample(LAYER, ZERO, NONE, 1).isAllZero()).isTrue();
    assertThat(Steps.sample(LAYER, ZERO, SOME, 1).isAllZero()).isFalse();
    assertThat(Steps.sample(LAYER, SOME, ZERO, 1).isAllZero()).isFalse();
    assertThat(Steps.sample(LAYER, ZERO, LOST, 1).isAllZero()).isFalse();
  }

  @Test
  void relatesTheGradientToTheWeights() {
    assertThat(Steps.sample(LAYER, SOME, NONE, 10).gradientToWeightRatio()).isEqualTo(0.5);
    assertThat(Steps.sample(LAYER, SOME, NONE, Double.NaN).gradientToWeightRatio()).isNaN();
    assertThat(Steps.sample(LAYER, SOME, NONE, Double.POSITIVE_INFINITY).gradientToWeightRatio())
        .isZero();
  }
}
