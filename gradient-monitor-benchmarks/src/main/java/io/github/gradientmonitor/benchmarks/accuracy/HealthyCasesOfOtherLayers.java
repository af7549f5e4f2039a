package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.LONG;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SHORT;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.births;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.fashion;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Convolutions, residuals, frozen layers, bottlenecks and recurrent layers. */
final class HealthyCasesOfOtherLayers {
  private HealthyCasesOfOtherLayers() {}

  static void convolutional(HealthyCases all) {
    all.add(
        "i: LeNet-like, ReLU, He, Adam, fashion",
        s -> fashion(net(Activation.RELU, RELU, new Adam(1e-3), s), s, 2, 84));
    all.add(
        "9 x convolution and 1 x dense 64, ReLU, He, fashion",
        s -> fashion(net(Activation.RELU, RELU, new Sgd(0.05), s), s, 9, 64));
    all.add(
        "7 x convolution and 2 x dense 64, tanh, Xavier, fashion",
        s -> fashion(net(Activation.TANH, XAVIER, new Sgd(0.05), s), s, 7, 64, 64));
    all.add(
        "3 x convolution and 2 x dense 84, ELU, He, Nesterovs, fashion",
        s -> fashion(net(Activation.ELU, RELU, new Nesterovs(0.005, 0.9), s), s, 3, 84, 84));
  }

  static void special(HealthyCases all) {
    all.add("h: output layer of zeros, 4 x tanh 64", HealthyCasesOfOtherLayers::zeroOutput);
    all.add("k: transfer learning, two frozen layers below", HealthyCasesOfOtherLayers::transfer);
    all.add(
        "l: 30 residual blocks of 2 x dense 32 tanh",
        s ->
            new Trial(
                net(Activation.TANH, XAVIER, new Sgd(0.01), s).blocks(64, 10, 30, 32, true),
                new Task(Data.digits(), 64, s),
                SHORT));
    all.add(
        "l: 12 residual blocks of 2 x dense 32 ReLU, small last layer",
        s ->
            new Trial(
                new Nets(Activation.RELU, Nets.normal(0.1), new Sgd(0.02), s)
                    .blocks(64, 10, 12, 32, true),
                new Task(Data.digits(), 64, s),
                SHORT));
    all.add(
        "p: autoencoder 64-32-2-32-64 with linear bottleneck",
        HealthyCasesOfOtherLayers::autoencoder);
    all.add("q: regression with targets of 1e4, normalised", s -> regression(s, 1e-4));
    all.add(
        "regression of a cube, 2 x tanh 40, Adam",
        s ->
            new Trial(
                net(Activation.TANH, XAVIER, new Adam(1e-2), s).regressor(1, 1, 40, 40),
                new Task(Data.power(3, 0.1, 3, 0.05, s), 50, s),
                LONG));
  }

  static void recurrent(HealthyCases all) {
    all.add(
        "j: LSTM 32, 100 days of births, Adam",
        s -> births(net(Activation.TANH, XAVIER, new Adam(1e-3), s), s, 100, Nets.lstm(32)));
    all.add(
        "j: LSTM 64, 50 days of births, Adam 5e-3",
        s -> births(net(Activation.TANH, XAVIER, new Adam(5e-3), s), s, 50, Nets.lstm(64)));
    all.add(
        "simple recurrent 32 tanh, N(0, 1 / sqrt n), 30 days of births, Adam",
        s ->
            births(
                net(Activation.TANH, XAVIER, new Adam(1e-3), s),
                s,
                30,
                Nets.recurrent(32, new NormalDistribution(0, 0.17))));
    all.add(
        "two LSTM 24, 30 days of births, RMSProp",
        s ->
            births(
                net(Activation.TANH, XAVIER, new RmsProp(1e-3), s),
                s,
                30,
                Nets.lstm(24),
                Nets.lstm(24)));
  }

  private static Trial zeroOutput(long seed) {
    MultiLayerNetwork network =
        net(Activation.TANH, XAVIER, new Adam(1e-3), seed).classifier(64, 10, Nets.widths(4, 64));
    network.getLayer(4).getParam("W").assign(0);
    return new Trial(network, new Task(Data.digits(), 64, seed), SHORT);
  }

  private static Trial transfer(long seed) {
    Task task = new Task(Data.digits(), 64, seed);
    MultiLayerNetwork trained =
        net(Activation.RELU, RELU, new Sgd(0.1), seed).classifier(64, 10, Nets.widths(6, 64));
    for (int i = 0; i < 100; i++) {
      trained.fit(task.batch(i));
    }
    MultiLayerNetwork network =
        new TransferLearning.Builder(trained)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.1)).build())
            .setFeatureExtractor(1)
            .removeOutputLayer()
            .addLayer(Nets.softmax(64, 10))
            .build();
    return new Trial(network, task, SHORT);
  }

  private static Trial autoencoder(long seed) {
    MultiLayerNetwork network =
        net(Activation.TANH, XAVIER, new Adam(3e-3), seed)
            .sequence(
                layers ->
                    layers
                        .layer(Nets.dense(64, 32))
                        .layer(linear(32, 2))
                        .layer(Nets.dense(2, 32))
                        .layer(
                            new OutputLayer.Builder(LossFunction.MSE)
                                .activation(Activation.SIGMOID)
                                .nIn(32)
                                .nOut(64)
                                .build()));
    return new Trial(network, new Task(Data.digitsTwice(), 64, seed), LONG);
  }

  private static DenseLayer linear(int inputs, int outputs) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(outputs)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static Trial regression(long seed, double scale) {
    DataSet data = Data.power(2, 1e4, 1, 200, seed);
    return new Trial(
        net(Activation.RELU, RELU, new Adam(3e-3), seed).regressor(1, 1, 50, 50),
        new Task(Data.scaled(data, 1, scale), 50, seed),
        LONG);
  }
}
