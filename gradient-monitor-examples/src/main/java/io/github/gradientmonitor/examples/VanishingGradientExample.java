package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.cli.Progress;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.LayerTable;
import io.github.gradientmonitor.sink.MonitorSink;
import java.io.PrintStream;
import java.nio.file.Path;
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
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network of ten sigmoid layers does not learn to read digits, and the monitor says why within
 * its first steps; the same network with ReLU and He init learns, and the monitor stays quiet.
 */
public final class VanishingGradientExample {
  private static final int HIDDEN_LAYERS = 10;
  private static final int UNITS = 64;
  private static final int BATCH = 64;
  private static final double LEARNING_RATE = 0.1;
  private static final int EPOCHS = 20;
  private static final int SEED = 42;

  private VanishingGradientExample() {}

  /**
   * What came of one training.
   *
   * @param diagnosis of the last step
   * @param accuracy share of test images that are read right, 0 .. 1
   */
  record Outcome(Diagnosis diagnosis, double accuracy) {}

  /** Trains both networks. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    out.printf("%n1. Ten sigmoid layers with Xavier init, 1437 images of handwritten digits%n%n");
    Path sigmoid = Path.of("target", "gradients-sigmoid.html");
    print(out, train(Activation.SIGMOID, WeightInit.XAVIER, EPOCHS, HtmlReport.to(sigmoid)));
    out.printf("%n2. The same network with ReLU and He init%n%n");
    Path relu = Path.of("target", "gradients-relu.html");
    print(out, train(Activation.RELU, WeightInit.RELU, EPOCHS, HtmlReport.to(relu)));
    out.printf("%nOpen in a browser:%n%s%n%s%n", sigmoid.toUri(), relu.toUri());
  }

  /** Trains a network while a monitor watches. */
  static Outcome train(Activation activation, WeightInit weightInit) {
    return train(activation, weightInit, EPOCHS);
  }

  /** Trains a network while a monitor watches, and tells others of it. */
  static Outcome train(
      Activation activation, WeightInit weightInit, int epochs, MonitorSink... sinks) {
    SplitTestAndTrain digits = OpticalDigits.split(SEED);
    List<DataSet> training = digits.getTrain().asList();
    MultiLayerNetwork network = network(activation, weightInit);
    GradientMonitorListener.Builder builder = GradientMonitorListener.builder();
    for (MonitorSink sink : sinks) {
      builder.sink(sink);
    }
    int steps = epochs * ((training.size() + BATCH - 1) / BATCH);
    try (GradientMonitorListener monitor = builder.build();
        Progress progress = Progress.of("training", steps)) {
      network.addListeners(monitor, new ProgressListener(progress));
      network.fit(new ListDataSetIterator<>(training, BATCH), epochs);
      return new Outcome(monitor.diagnosis(), accuracy(network, digits.getTest()));
    }
  }

  /** The network of the story, with random weights that are always the same. */
  static MultiLayerNetwork network(Activation activation, WeightInit weightInit) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(SEED)
            .updater(new Sgd(LEARNING_RATE))
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

  private static double accuracy(MultiLayerNetwork network, DataSet test) {
    return network
        .evaluate(new ListDataSetIterator<>(test.asList(), test.numExamples()))
        .accuracy();
  }

  private static void print(PrintStream out, Outcome outcome) {
    Diagnosis diagnosis = outcome.diagnosis();
    out.printf("%nThe gradient at step %d: %s%n", diagnosis.iteration(), diagnosis.health());
    out.print(LayerTable.of(diagnosis));
    out.printf("Test accuracy: %.1f %%%n", 100 * outcome.accuracy());
  }
}
