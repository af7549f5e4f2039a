package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.dl4j.internal.reading.Fingerprint;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FingerprintTest {
  private final INDArray features = Nd4j.rand(20, 5);
  private final INDArray labels = Nd4j.rand(20, 2);

  @Test
  void isThatOfOneExampleInWhateverOrderTheyCome() {
    int[] order = {3, 19, 0, 7, 12, 1, 2, 18, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17};

    assertThat(Fingerprint.of(features.getRows(order), labels.getRows(order)))
        .isEqualTo(Fingerprint.of(features, labels));
  }

  @Test
  void isTheSameForAViewInAnotherLayout() {
    INDArray wide = Nd4j.rand('f', 40, 9);
    INDArray view = wide.get(NDArrayIndex.interval(10, 30), NDArrayIndex.interval(2, 7));

    assertThat(Fingerprint.of(view, labels)).isEqualTo(Fingerprint.of(view.dup('c'), labels));
  }

  @Test
  void changesWithTheLabels() {
    assertThat(Fingerprint.of(features, labels.add(1)))
        .isNotEqualTo(Fingerprint.of(features, labels));
  }

  @Test
  void isTheSameForAnotherTypeOfTheSameNumbers() {
    INDArray halves = Nd4j.createFromArray(new float[][] {{0.5f, -1}, {2, 0.25f}});

    assertThat(Fingerprint.of(halves.castTo(DataType.DOUBLE), null))
        .isEqualTo(Fingerprint.of(halves, null))
        .isNotZero();
  }

  @Test
  void isNothingWhereItDoesNotTellExamplesApart() {
    INDArray words = Nd4j.zeros(20, 1000);
    for (int i = 0; i < 20; i++) {
      words.putScalar(i, 900 + i, 1);
    }

    assertThat(Fingerprint.of(words, Nd4j.ones(20, 1))).isZero();
  }

  @Test
  void isNothingWithoutExamples() {
    assertThat(Fingerprint.of(null, null)).isZero();
    assertThat(Fingerprint.of(Nd4j.empty(), null)).isZero();
  }
}
