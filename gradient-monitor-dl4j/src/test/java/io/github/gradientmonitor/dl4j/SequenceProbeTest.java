package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.diagnosis.GradientHealth;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class SequenceProbeTest {
  private static final int UNITS = 16;
  private static final int EXAMPLES = 4;

  @Test
  void agreesWithFiniteDifferences() {
    MultiLayerNetwork network =
        lastStep(DataType.DOUBLE, simple(new NormalDistribution(0, 0.2), Activation.TANH));
    DataSet batch = waves(DataType.DOUBLE, 6);

    SequenceProbe probe = SequenceProbe.of(network, batch);

    double step = 1e-6;
    for (int time = 0; time < 6; time++) {
      double squares = 0;
      for (int example = 0; example < EXAMPLES; example++) {
        INDArray moved = batch.getFeatures().dup();
        moved.putScalar(example, 0, time, moved.getDouble(example, 0, time) + step);
        double above = network.score(new DataSet(moved, batch.getLabels()));
        moved.putScalar(example, 0, time, moved.getDouble(example, 0, time) - 2 * step);
        double below = network.score(new DataSet(moved, batch.getLabels()));
        double slope = EXAMPLES * (above - below) / (2 * step);
        squares += slope * slope;
      }
      assertThat(probe.trend().norms().get(time))
          .isCloseTo(Math.sqrt(squares), within(1e-6 * Math.sqrt(squares)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 500})
  void findsThatASimpleNetworkForgets(int days) {
    SequenceProbe probe =
        SequenceProbe.of(
            lastStep(DataType.FLOAT, simple(new NormalDistribution(0, 0.05), Activation.TANH)),
            waves(DataType.FLOAT, days));

    assertThat(probe.health()).isEqualTo(GradientHealth.VANISHING);
    // Circular law: a matrix of N(0, s^2) shrinks vectors by s sqrt(n) a step, here 0.2.
    assertThat(probe.trend().halfLife()).isCloseTo(Math.log(2) / Math.log(5), within(0.15));
    assertThat(probe.trend().norms()).hasSize(days);
  }

  @Test
  void findsThatLargeWeightsExplode() {
    SequenceProbe probe =
        SequenceProbe.of(
            lastStep(DataType.FLOAT, simple(new NormalDistribution(0, 0.5), Activation.IDENTITY)),
            waves(DataType.FLOAT, 100));

    assertThat(probe.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(probe.trend().halfLife()).isNegative();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 500})
  void findsThatAnLstmRemembers(int days) {
    SequenceProbe probe =
        SequenceProbe.of(
            lastStep(
                DataType.FLOAT,
                new LSTM.Builder().nIn(1).nOut(UNITS).forgetGateBiasInit(5).build()),
            waves(DataType.FLOAT, days));

    assertThat(probe.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(probe.trend().decadesLost()).isBetween(-3.0, 3.0);
  }

  @Test
  void countsTheLastLabelOnlyWhereThereIsOneForEveryStep() {
    MultiLayerNetwork network =
        Networks.init(
            conf(DataType.DOUBLE)
                .list()
                .layer(simple(new NormalDistribution(0, 0.05), Activation.TANH))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(UNITS)
                        .nOut(1)
                        .build()));
    DataSet waves = waves(DataType.DOUBLE, 30);
    DataSet everyStep = new DataSet(waves.getFeatures(), waves.getFeatures());

    SequenceProbe probe = SequenceProbe.of(network, everyStep);

    assertThat(probe.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(probe.trend().norms().get(29)).isGreaterThan(1e6 * probe.trend().norms().get(10));
  }

  @Test
  void refusesWhatIsNoSequence() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SequenceProbe.of(
                    Networks.mlp(2, Activation.RELU, WeightInit.RELU), Digits.flat(4, 0)))
        .withMessage(
            "batch must hold sequences, shape [examples, inputs, steps], but its features have"
                + " rank 2");
  }

  private static NeuralNetConfiguration.Builder conf(DataType type) {
    return Networks.conf(Activation.TANH, WeightInit.XAVIER, new Sgd(0.1)).dataType(type);
  }

  private static SimpleRnn simple(NormalDistribution recurrentWeights, Activation activation) {
    return new SimpleRnn.Builder()
        .nIn(1)
        .nOut(UNITS)
        .activation(activation)
        .weightInitRecurrent(recurrentWeights)
        .build();
  }

  private static MultiLayerNetwork lastStep(DataType type, BaseRecurrentLayer layer) {
    return Networks.init(
        conf(type)
            .list()
            .layer(new LastTimeStep(layer))
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(UNITS)
                    .nOut(1)
                    .build()));
  }

  /** Waves of a week's length in different phases, and the day behind them. */
  private static DataSet waves(DataType type, int days) {
    INDArray features = Nd4j.zeros(type, EXAMPLES, 1, days);
    INDArray labels = Nd4j.zeros(type, EXAMPLES, 1);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int day = 0; day < days; day++) {
        features.putScalar(i, 0, day, Math.sin(2 * Math.PI * (day + i) / 7));
      }
      labels.putScalar(i, 0, Math.sin(2 * Math.PI * (days + i) / 7));
    }
    return new DataSet(features, labels);
  }
}
