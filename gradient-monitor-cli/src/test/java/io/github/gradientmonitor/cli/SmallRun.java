package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A real training of a second. */
final class SmallRun {
  private SmallRun() {}

  /** Trains sigmoid layers on two classes while a monitor tells the sinks. */
  static void train(int hidden, int steps, MonitorSink... sinks) {
    train(hidden, steps, 1e-2, sinks);
  }

  /** The same with a learning rate. */
  static void train(int hidden, int steps, double rate, MonitorSink... sinks) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(rate))
            .activation(Activation.SIGMOID)
            .list();
    for (int i = 0; i < hidden; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? 2 : 12).nOut(12).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(12)
            .nOut(2)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    GradientMonitorListener.Builder builder = GradientMonitorListener.builder();
    for (MonitorSink sink : sinks) {
      builder.sink(sink);
    }
    try (GradientMonitorListener monitor = builder.build()) {
      network.addListeners(monitor);
      DataSet data = data();
      for (int i = 0; i < steps; i++) {
        network.fit(data);
      }
    }
  }

  private static DataSet data() {
    Random random = new Random(1);
    float[][] features = new float[32][2];
    float[][] labels = new float[32][2];
    for (int i = 0; i < 32; i++) {
      features[i] = new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()};
      labels[i][features[i][0] > features[i][1] ? 1 : 0] = 1;
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }
}
