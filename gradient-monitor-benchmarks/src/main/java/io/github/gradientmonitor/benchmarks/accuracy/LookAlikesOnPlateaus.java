package io.github.gradientmonitor.benchmarks.accuracy;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks that wait, or of which much is off, and that learn. */
final class LookAlikesOnPlateaus {
  private LookAlikesOnPlateaus() {}

  static void addTo(LookAlikes all) {
    waiting(all);
    off(all);
    growing(all);
  }

  private static void waiting(LookAlikes all) {
    all.sound(
        "conv1d 10-5-2 with max pooling, global pooling, 200-100, Adam 1e-3, sine waves",
        seed ->
            Recipe.classifier(Table.waves(8, 64, seed), seed)
                .hidden(200, 100)
                .hidden(Activation.RELU, WeightInit.XAVIER)
                .front(
                    InputType.recurrent(1, 64),
                    new Convolution1DLayer.Builder(10, 1).nOut(16).build(),
                    new Subsampling1DLayer.Builder().kernelSize(2).stride(2).build(),
                    new Convolution1DLayer.Builder(5, 1).nOut(16).build(),
                    new Convolution1DLayer.Builder(2, 1).nOut(16).build(),
                    new GlobalPoolingLayer(PoolingType.MAX))
                .updater(new Adam(1e-3)));
    all.sound(
        "8 x ReLU 32, Xavier, SGD 0.2: a long plateau, then it learns",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .hidden(Nets.widths(8, 32))
                .hidden(Activation.RELU, WeightInit.XAVIER)
                .updater(new Sgd(0.2))
                .steps(800));
    all.sound(
        "7 x ReLU 32, Xavier, SGD 0.1: a plateau, then it learns",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .hidden(Nets.widths(7, 32))
                .hidden(Activation.RELU, WeightInit.XAVIER)
                .steps(600));
    all.sound(
        "parity of four bits, 16-16 tanh, Adam",
        seed -> parity(4, seed).updater(new Adam(1e-2)).hidden(16, 16).steps(500));
    all.sound(
        "parity of three bits, 16 tanh, SGD 0.5",
        seed -> parity(3, seed).updater(new Sgd(0.5)).hidden(16).steps(900));
    all.sound(
        "parity of five bits, 48-48 ReLU, Adam",
        seed ->
            parity(5, seed)
                .hidden(Activation.RELU, WeightInit.RELU)
                .updater(new Adam(3e-3))
                .hidden(48, 48)
                .steps(700));
    all.sound(
        "LSTM 24 over letters, at the unigram for a while",
        seed ->
            Recipe.classifier(Table.letters(16, seed), seed)
                .hidden()
                .front(InputType.recurrent(8, 16), Nets.lstm(24))
                .activation(Activation.TANH)
                .updater(new Adam(3e-3))
                .sequences()
                .metric(Metric.SEQUENCES)
                .steps(300));
    all.sound(
        "3 x sigmoid 24, Adam 3e-3: at the guess for a while",
        seed ->
            Recipe.classifier(Table.classes(6, 3, seed), seed)
                .hidden(24, 24, 24)
                .hidden(Activation.SIGMOID, WeightInit.XAVIER)
                .updater(new Adam(3e-3))
                .steps(900));
  }

  private static void off(LookAlikes all) {
    all.sound(
        "ReLU 256, most units off from the start, SGD",
        seed ->
            Recipe.classifier(Table.digits(seed), seed).hidden(256).bias(-1).updater(new Sgd(0.3)));
    all.sound(
        "4 x ReLU 12, some of few units off, Adam",
        seed ->
            Recipe.classifier(Table.classes(6, 3, seed), seed)
                .hidden(12, 12, 12, 12)
                .updater(new Adam(5e-3))
                .steps(500));
    all.sound(
        "ReLU 256 after a rate that killed many, Adam 2e-2",
        seed -> Recipe.classifier(Table.digits(seed), seed).hidden(256).updater(new Adam(2e-2)));
    all.sound(
        "5 x softplus 32, Xavier, Adam",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .hidden(Nets.widths(5, 32))
                .hidden(Activation.SOFTPLUS, WeightInit.XAVIER)
                .updater(new Adam(3e-3)));
    all.sound(
        "4 x swish 32, Adam, regression",
        seed ->
            Recipe.regressor(Table.numbers(6, 1, 0.1, seed), seed)
                .hidden(Nets.widths(4, 32))
                .hidden(Activation.SWISH, WeightInit.XAVIER)
                .updater(new Adam(5e-3)));
  }

  private static void growing(LookAlikes all) {
    all.sound(
        "2 x tanh 48, N(0, 0.02): the gradient grows for a while",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .hidden(48, 48)
                .activation(Activation.TANH)
                .init(Nets.normal(0.02))
                .updater(new Sgd(0.3))
                .steps(600));
    all.sound(
        "3 x ReLU 64, N(0, 0.05), Adam: the gradient grows for a while",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .hidden(64, 64, 64)
                .init(Nets.normal(0.05))
                .updater(new Adam(1e-3)));
  }

  private static Recipe parity(int bits, long seed) {
    return Recipe.classifier(Table.parity(bits, seed), seed)
        .hidden(Activation.TANH, WeightInit.XAVIER);
  }
}
