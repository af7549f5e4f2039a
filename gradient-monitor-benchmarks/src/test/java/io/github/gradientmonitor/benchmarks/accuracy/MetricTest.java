package io.github.gradientmonitor.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MetricTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  /** Three of the first class, one of the second. */
  private static final INDArray SKEWED = array(new float[][] {{1, 0}, {1, 0}, {1, 0}, {0, 1}});

  @Test
  void isOneForNoMistake() {
    assertThat(Metric.USUAL.skill(SKEWED, SKEWED)).isEqualTo(1, CLOSE);
    assertThat(Metric.BALANCED.skill(SKEWED, SKEWED)).isEqualTo(1, CLOSE);
    assertThat(Metric.WORST_CLASS.skill(SKEWED, SKEWED)).isEqualTo(1, CLOSE);
    assertThat(Metric.BITS.skill(SKEWED, SKEWED)).isEqualTo(1, CLOSE);
    assertThat(Metric.BY_COLUMN.skill(SKEWED, SKEWED)).isEqualTo(1, CLOSE);
  }

  @Test
  void givesNothingForTheMostFrequentClassWhenBalanced() {
    INDArray frequent = array(new float[][] {{1, 0}, {1, 0}, {1, 0}, {1, 0}});

    assertThat(Metric.USUAL.skill(SKEWED, frequent)).isEqualTo(0.5, CLOSE);
    assertThat(Metric.BALANCED.skill(SKEWED, frequent)).isEqualTo(0, CLOSE);
    assertThat(Metric.BITS.skill(SKEWED, frequent)).isEqualTo(0, CLOSE);
  }

  @Test
  void givesNothingForAClassThatIsNeverNamed() {
    INDArray numbers = array(new float[][] {{0}, {1}, {2}});

    assertThat(Metric.worstOfNumbers(3).skill(numbers, array(new float[][] {{0}, {1}, {1.4f}})))
        .isEqualTo(0, CLOSE);
    assertThat(Metric.worstOfNumbers(3).skill(numbers, array(new float[][] {{-3}, {1}, {7}})))
        .isEqualTo(1, CLOSE);
  }

  @Test
  void judgesEachColumnOnItsOwnScale() {
    INDArray labels = array(new float[][] {{1000, 1}, {2000, 2}, {3000, 3}});
    INDArray output = array(new float[][] {{1000, 2}, {2000, 2}, {3000, 2}});

    assertThat(Metric.BY_COLUMN.skill(labels, output)).isEqualTo(0.5, CLOSE);
  }

  @Test
  void judgesEachTimeStep() {
    INDArray labels = Nd4j.zeros(1, 2, 4);
    INDArray output = Nd4j.zeros(1, 2, 4);
    for (int step = 0; step < 4; step++) {
      labels.putScalar(new int[] {0, step % 2, step}, 1);
      output.putScalar(new int[] {0, step == 3 ? 0 : step % 2, step}, 1);
    }

    assertThat(Metric.SEQUENCES.skill(labels, output)).isEqualTo(0.5, CLOSE);
  }

  private static INDArray array(float[][] rows) {
    return Nd4j.createFromArray(rows);
  }
}
