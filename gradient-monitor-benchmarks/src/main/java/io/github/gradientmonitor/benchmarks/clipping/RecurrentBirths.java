package io.github.gradientmonitor.benchmarks.clipping;

import io.github.gradientmonitor.examples.DailyBirths;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The births of the day after 100 days, by a recurrent network of rectifiers. Its recurrent weights
 * are 1.5 times as large as those that would keep a signal's size without the rectifiers, 1.06
 * times as those that would keep it with them: what passes grows a little in every one of the 100
 * steps.
 */
final class RecurrentBirths extends Problem {
  private static final int DAYS = 100;
  private static final int UNITS = 32;
  private static final int BATCH = 32;
  private static final int TEST_SEQUENCES = 200;
  private static final double LEARNING_RATE = 0.1;
  private static final double GAIN = 1.5;

  private final double[] series = DailyBirths.read();
  private final int lastStart = series.length - DAYS - 1;
  private final int firstTestStart = lastStart - TEST_SEQUENCES + 1;

  @Override
  String name() {
    return "Births of the next day by a recurrent network, 100 days";
  }

  @Override
  int steps() {
    return 120;
  }

  @Override
  int timedSteps() {
    return 40;
  }

  @Override
  double maxNorm() {
    return 1;
  }

  @Override
  double blindLoss() {
    return 1;
  }

  @Override
  MultiLayerNetwork network(NeuralNetConfiguration.Builder conf) {
    return new MultiLayerNetwork(
        conf.updater(new Sgd(LEARNING_RATE))
            .weightInit(WeightInit.XAVIER)
            .list()
            .layer(
                new LastTimeStep(
                    new SimpleRnn.Builder()
                        .nIn(1)
                        .nOut(UNITS)
                        .activation(Activation.RELU)
                        .weightInitRecurrent(new NormalDistribution(0, GAIN / Math.sqrt(UNITS)))
                        .build()))
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(UNITS)
                    .nOut(1)
                    .build())
            .build());
  }

  @Override
  DataSet batch(Random random) {
    return DailyBirths.sequences(
        series, random.ints(BATCH, 0, firstTestStart - DAYS).toArray(), DAYS);
  }

  @Override
  DataSet test() {
    return DailyBirths.sequences(
        series, IntStream.rangeClosed(firstTestStart, lastStart).toArray(), DAYS);
  }
}
