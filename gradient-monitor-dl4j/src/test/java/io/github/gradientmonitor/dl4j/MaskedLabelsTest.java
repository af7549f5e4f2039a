package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.dl4j.internal.reading.TableReader;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What is masked is no label, whatever stands there. */
class MaskedLabelsTest {
  private final TableReader tables = new TableReader();

  @Test
  void labelsThatAreMissingHereAndThereAreNoSign() {
    Random random = new Random(3);
    INDArray features = Nd4j.rand(32, 4);
    INDArray labels = Nd4j.zeros(32, 3);
    INDArray mask = Nd4j.ones(32, 3);
    for (int row = 0; row < 32; row++) {
      for (int column = 0; column < 3; column++) {
        boolean missing = random.nextInt(3) == 0;
        labels.putScalar(row, column, missing ? -1 : random.nextInt(2));
        mask.putScalar(row, column, missing ? 0 : 1);
      }
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-2))
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(8).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.XENT)
                        .nIn(8)
                        .nOut(3)
                        .activation(Activation.SIGMOID)
                        .build())
                .build());
    network.init();
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.setListeners(listener);
    for (int i = 0; i < 20; i++) {
      network.fit(new DataSet(features, labels, null, mask));
    }

    assertThat(listener.diagnosis().findings()).isEmpty();
  }

  @Test
  void singleElementsAreLeftOutOfTheirColumns() {
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, -9}, {-9, 2}, {3, 4}, {-9, -9}});
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {1, 1}, {0, 0}});
    ColumnStatistics columns = tables.read(labels, false, mask);

    assertThat(columns.rows()).isEqualTo(3);
    assertThat(columns.count(0)).isEqualTo(2);
    assertThat(columns.mean(0)).isEqualTo(2);
    assertThat(columns.mean(1)).isEqualTo(3);
    assertThat(columns.smallest()).isEqualTo(1);
  }

  @Test
  void singleElementsOfSequencesAre() {
    INDArray labels = Nd4j.createFromArray(new float[][][] {{{1, -9, 2}, {-9, -9, 5}}});
    INDArray mask = Nd4j.createFromArray(new float[][][] {{{1, 0, 1}, {0, 0, 1}}});

    for (boolean lastIsColumn : new boolean[] {false, true}) {
      ColumnStatistics columns =
          lastIsColumn
              ? tables.read(labels.permute(0, 2, 1), true, mask.permute(0, 2, 1))
              : tables.read(labels, false, mask);

      assertThat(columns.rows()).isEqualTo(2);
      assertThat(columns.mean(0)).isEqualTo(1.5);
      assertThat(columns.mean(1)).isEqualTo(5);
    }
  }

  @Test
  void pixelsAreLeftOutOfAllColumns() {
    INDArray labels = Nd4j.createFromArray(new float[] {1, -9, 3, 4, 5, -9, 7, 8});
    INDArray mask = Nd4j.createFromArray(new float[] {1, 0, 1, 1});
    ColumnStatistics columns =
        tables.read(labels.reshape(1, 2, 2, 2), false, mask.reshape(1, 1, 2, 2));

    assertThat(columns.rows()).isEqualTo(3);
    assertThat(columns.smallest()).isEqualTo(1);
    assertThat(columns.mean(1)).isCloseTo(20.0 / 3, within(1e-9));
  }
}
