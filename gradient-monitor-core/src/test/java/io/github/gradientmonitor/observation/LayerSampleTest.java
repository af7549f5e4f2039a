package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.statistics.TensorStatistics;
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
    assertThat(sample.weightNorm()).isNaN();
    assertThat(sample.gradientToWeightRatio()).isNaN();
  }

  @Test
  void hasAGradientWhenEitherPartHasOne() {
    assertThat(new LayerSample(LAYER, SOME, NONE, 1).hasGradient()).isTrue();
    assertThat(new LayerSample(LAYER, NONE, SOME, 1).hasGradient()).isTrue();
  }

  @Test
  void addsUpWhatIsNotFinite() {
    assertThat(new LayerSample(LAYER, LOST, LOST, 1).nonFinite()).isEqualTo(4);
    assertThat(new LayerSample(LAYER, LOST, SOME, 1).nonFinite()).isEqualTo(2);
    assertThat(new LayerSample(LAYER, SOME, LOST, 1).nonFinite()).isEqualTo(2);
    assertThat(new LayerSample(LAYER, SOME, SOME, 1).nonFinite()).isZero();
  }

  @Test
  void isAllZeroOnlyWhenBothPartsAre() {
    assertThat(new LayerSample(LAYER, ZERO, ZERO, 1).isAllZero()).isTrue();
    assertThat(new LayerSample(LAYER, ZERO, NONE, 1).isAllZero()).isTrue();
    assertThat(new LayerSample(LAYER, ZERO, SOME, 1).isAllZero()).isFalse();
    assertThat(new LayerSample(LAYER, SOME, ZERO, 1).isAllZero()).isFalse();
    assertThat(new LayerSample(LAYER, ZERO, LOST, 1).isAllZero()).isFalse();
  }

  @Test
  void relatesTheGradientToTheWeights() {
    assertThat(new LayerSample(LAYER, SOME, NONE, 10).gradientToWeightRatio()).isEqualTo(0.5);
    assertThat(new LayerSample(LAYER, SOME, NONE, Double.NaN).gradientToWeightRatio()).isNaN();
    assertThat(new LayerSample(LAYER, SOME, NONE, Double.POSITIVE_INFINITY).gradientToWeightRatio())
        .isZero();
  }
}
