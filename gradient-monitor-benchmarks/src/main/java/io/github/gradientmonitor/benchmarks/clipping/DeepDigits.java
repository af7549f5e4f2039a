package io.github.gradientmonitor.benchmarks.clipping;

import io.github.gradientmonitor.examples.OpticalDigits;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Digits, by ten layers of rectifiers. */
final class DeepDigits extends Problem {
  private static final int HIDDEN_LAYERS = 10;
  private static final int UNITS = 64;
  private static final int BATCH = 64;

  private final SplitTestAndTrain digits = OpticalDigits.split(1);
  private final double learningRate;

  private DeepDigits(double learningRate) {
    this.learningRate = learningRate;
  }

  /** With a learning rate that is too high: the loss runs away within some dozens of steps. */
  static DeepDigits hasty() {
    return new DeepDigits(0.5);
  }

  /** With a learning rate that needs no clipping. */
  static DeepDigits sound() {
    return new DeepDigits(0.1);
  }

  @Override
  String name() {
    return "Digits by ten layers of rectifiers, learning rate " + learningRate;
  }

  @Override
  int steps() {
    return 300;
  }

  @Override
  int timedSteps() {
    return 200;
  }

  @Override
  double maxNorm() {
    return 0.5;
  }

  @Override
  double blindLoss() {
    return Math.log(OpticalDigits.CLASSES);
  }

  @Override
  MultiLayerNetwork network(NeuralNetConfiguration.Builder conf) {
    NeuralNetConfiguration.ListBuilder layers =
        conf.updater(new Sgd(learningRate))
            .activation(Activation.RELU)
            .weightInit(WeightInit.RELU)
            .list();
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(i == 0 ? OpticalDigits.PIXELS : UNITS).nOut(UNITS).build());
    }
    return new MultiLayerNetwork(
        layers
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .weightInit(WeightInit.XAVIER)
                    .nIn(UNITS)
                    .nOut(OpticalDigits.CLASSES)
                    .build())
            .build());
  }

  @Override
  DataSet batch(Random random) {
    DataSet train = digits.getTrain();
    int from = random.nextInt(train.numExamples() - BATCH);
    return new DataSet(
        train
            .getFeatures()
            .get(NDArrayIndex.interval(from, from + BATCH), NDArrayIndex.all())
            .dup(),
        train.getLabels().get(NDArrayIndex.interval(from, from + BATCH), NDArrayIndex.all()).dup());
  }

  @Override
  DataSet test() {
    return digits.getTest();
  }
}
