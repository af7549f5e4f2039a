package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.cli.Progress;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.SplitTestAndTrain;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network of ten hidden layers, and how it is trained to read digits.
 *
 * <p>Rate and momentum are those at which ten layers of rectified units neither leap nor crawl; the
 * penalty on the weights, and a new order of the images in each pass, are what 1437 images need so
 * that the network reads others as well.
 */
final class DigitTraining {
  /** Passes over the images after which a sound network reads all of them. */
  static final int EPOCHS = 20;

  private static final int HIDDEN_LAYERS = 10;
  private static final int UNITS = 256;
  private static final int BATCH = 32;
  private static final double LEARNING_RATE = 0.005;
  private static final double MOMENTUM = 0.9;
  private static final double L2 = 1e-3;
  private static final int SEED = 42;

  private DigitTraining() {}

  /**
   * What came of one training.
   *
   * @param diagnosis of the last step
   * @param accuracy share of test images that are read right, 0 .. 1
   */
  record Outcome(Diagnosis diagnosis, double accuracy) {}

  /** The network, with random weights that are always the same. */
  static MultiLayerNetwork network(Activation activation, WeightInit weightInit) {
    return network(activation, weightInit, SEED);
  }

  /** The network, with the random weights of a seed. */
  static MultiLayerNetwork network(Activation activation, WeightInit weightInit, long seed) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Nesterovs(LEARNING_RATE, MOMENTUM))
            .l2(L2)
            .activation(activation)
            .weightInit(weightInit)
            .list();
    for (int i = 0; i < HIDDEN_LAYERS; i++) {
      layers.layer(
          new DenseLayer.Builder().nIn(i == 0 ? OpticalDigits.PIXELS : UNITS).nOut(UNITS).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .weightInit(WeightInit.XAVIER)
            .nIn(UNITS)
            .nOut(OpticalDigits.CLASSES)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  /** The images to train with, in minibatches. */
  static List<DataSet> batches() {
    return OpticalDigits.split(SEED).getTrain().batchBy(BATCH);
  }

  /**
   * Trains a network while a monitor watches.
   *
   * @param epochs passes over the images
   * @param sinks that hear of it, beside the log
   */
  static Outcome train(MultiLayerNetwork network, int epochs, MonitorSink... sinks) {
    SplitTestAndTrain digits = OpticalDigits.split(SEED);
    DataSet images = digits.getTrain();
    GradientMonitorListener.Builder builder = GradientMonitorListener.builder();
    for (MonitorSink sink : sinks) {
      builder.sink(sink);
    }
    int steps = epochs * ((images.numExamples() + BATCH - 1) / BATCH);
    try (GradientMonitorListener monitor = builder.build();
        Progress progress = Progress.of("training", steps)) {
      network.addListeners(monitor, new ProgressListener(progress));
      for (int epoch = 0; epoch < epochs; epoch++) {
        images.shuffle(epoch);
        network.fit(new ListDataSetIterator<>(images.asList(), BATCH));
      }
      return new Outcome(monitor.diagnosis(), accuracy(network, digits.getTest()));
    }
  }

  private static double accuracy(MultiLayerNetwork network, DataSet test) {
    return network
        .evaluate(new ListDataSetIterator<>(test.asList(), test.numExamples()))
        .accuracy();
  }
}
