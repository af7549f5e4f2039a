package io.github.gradientmonitor.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Small networks, ill and sound, and data for them. */
enum Trainings {
  VANISHING(true, 1, b -> b.activation(Activation.SIGMOID).updater(new Sgd(0.1)), 10),
  EXPLODING(
      true,
      1,
      b ->
          b.activation(Activation.RELU)
              .weightInit(new NormalDistribution(0, 1))
              .updater(new Sgd(1e-30)),
      10),
  SMALL_RATE(true, 1, b -> b.activation(Activation.TANH).updater(new Sgd(1e-7)), 3),
  NOT_FINITE(true, Double.NaN, b -> b.activation(Activation.TANH).updater(new Sgd(0.1)), 3),
  ZERO_WEIGHTS(
      true,
      1,
      b -> b.activation(Activation.TANH).weightInit(WeightInit.ZERO).updater(new Sgd(0.1)),
      4),
  SOUND_TANH(false, 1, b -> b.activation(Activation.TANH).updater(new Adam(0.003)), 3),
  SOUND_RELU(
      false,
      1,
      b -> b.activation(Activation.RELU).weightInit(WeightInit.RELU).updater(new Adam(0.003)),
      4),
  SOUND_SELU(
      false,
      1,
      b ->
          b.activation(Activation.SELU)
              .weightInit(WeightInit.LECUN_NORMAL)
              .updater(new Adam(0.003)),
      5),
  SOUND_SGD(false, 1, b -> b.activation(Activation.TANH).updater(new Sgd(0.1)), 2),
  SOUND_NORMALISED(
      false,
      1,
      b -> b.activation(Activation.RELU).weightInit(WeightInit.RELU).updater(new Adam(0.003)),
      -4);

  static final int FEATURES = 8;
  static final int CLASSES = 3;
  private static final int WIDTH = 16;

  final boolean ill;
  private final double scale;

  @SuppressWarnings("ImmutableEnumChecker") // Consumers without state.
  private final Consumer<NeuralNetConfiguration.Builder> settings;

  private final int hidden;

  Trainings(
      boolean ill, double scale, Consumer<NeuralNetConfiguration.Builder> settings, int hidden) {
    this.ill = ill;
    this.scale = scale;
    this.settings = settings;
    this.hidden = hidden;
  }

  MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder().seed(7);
    settings.accept(builder);
    NeuralNetConfiguration.ListBuilder list = builder.list();
    int width = FEATURES;
    for (int i = 0; i < Math.abs(hidden); i++) {
      list.layer(new DenseLayer.Builder().nIn(width).nOut(WIDTH).build());
      width = WIDTH;
      if (hidden < 0) {
        list.layer(new BatchNormalization.Builder().nIn(WIDTH).nOut(WIDTH).build());
      }
    }
    return list.layer(
            new OutputLayer.Builder()
                .activation(Activation.SOFTMAX)
                .nIn(WIDTH)
                .nOut(CLASSES)
                .build())
        .build();
  }

  /** Minibatches of three classes that lie apart. */
  List<DataSet> data(int batches, int size) {
    Random random = new Random(3);
    float[][] centres = new float[CLASSES][FEATURES];
    for (float[] centre : centres) {
      for (int k = 0; k < FEATURES; k++) {
        centre[k] = (float) random.nextGaussian();
      }
    }
    List<DataSet> data = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      float[][] x = new float[size][FEATURES];
      float[][] y = new float[size][CLASSES];
      for (int j = 0; j < size; j++) {
        int label = random.nextInt(CLASSES);
        for (int k = 0; k < FEATURES; k++) {
          x[j][k] = (float) (scale * (centres[label][k] + 0.7 * random.nextGaussian()));
        }
        y[j][label] = 1;
      }
      data.add(new DataSet(Nd4j.create(x), Nd4j.create(y)));
    }
    return data;
  }
}
