package io.github.gradientmonitor.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.testing.Labels;
import org.junit.jupiter.api.Test;

class ColumnMomentsTest {
  private final ColumnMoments moments = new ColumnMoments();

  @Test
  void areThoseOfAllRowsTogether() {
    moments.accept(Labels.table(new float[][] {{1, 0}, {2, 0}}));
    moments.accept(Labels.table(new float[][] {{9, 0}}));

    assertThat(moments.columns()).isEqualTo(2);
    assertThat(moments.mean(0)).isCloseTo(4, within(1e-12));
    assertThat(moments.variance(0)).isCloseTo((9 + 4 + 25) / 3.0, within(1e-12));
    assertThat(moments.variance(1)).isZero();
  }

  @Test
  void keepTheirMemoryOverASmallMinibatch() {
    float[][] zeros = new float[5000][1];
    float[][] ones = new float[5000][1];
    for (float[] row : ones) {
      row[0] = 1;
    }
    for (int i = 0; i < 9; i++) {
      moments.accept(Labels.table(zeros));
    }
    moments.accept(Labels.table(new float[][] {{0}}));
    moments.accept(Labels.table(ones));

    assertThat(moments.mean(0)).isCloseTo(0.1, within(1e-5));
  }

  @Test
  void beginAnewWithOtherColumns() {
    assertThat(moments.accept(Labels.table(new float[][] {{100, 200}}))).isTrue();
    assertThat(moments.accept(Labels.table(new float[][] {{100, 200}}))).isFalse();
    assertThat(moments.accept(Labels.table(new float[][] {{1}, {3}}))).isTrue();

    assertThat(moments.columns()).isEqualTo(1);
    assertThat(moments.mean(0)).isEqualTo(2);
    assertThat(moments.variance(0)).isEqualTo(1);
  }

  @Test
  void leaveOutColumnsWithoutAFiniteElement() {
    moments.accept(Labels.table(new float[][] {{5}, {7}}));
    moments.accept(Labels.table(new float[][] {{Float.NaN}}));

    assertThat(moments.mean(0)).isEqualTo(6);
  }
}
