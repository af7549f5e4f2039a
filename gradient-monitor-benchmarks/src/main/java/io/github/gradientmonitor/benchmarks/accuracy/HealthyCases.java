package io.github.gradientmonitor.benchmarks.accuracy;

import static org.deeplearning4j.nn.weights.WeightInit.LECUN_NORMAL;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Networks that learn, most of them chosen because they look ill. Those in odd places are for
 * tuning, those in even places for the test; the places were given before anything was tuned.
 */
final class HealthyCases {
  private static final int LONG = 500;
  private static final int SHORT = 200;

  private final List<Case> cases = new ArrayList<>();

  private HealthyCases() {}

  static List<Case> all() {
    HealthyCases healthy = new HealthyCases();
    healthy.deep();
    healthy.uneven();
    healthy.normalized();
    healthy.noisy();
    healthy.small();
    healthy.convolutional();
    healthy.special();
    healthy.recurrent();
    return List.copyOf(healthy.cases);
  }

  private void add(String name, LongFunction<Trial> trial) {
    Half half = cases.size() % 2 == 0 ? Half.TUNING : Half.TEST;
    cases.add(new Case(name, half, Set.of(), Set.of(), remedy -> false, 0, trial, null));
  }

  private void deep() {
    add(
        "a: 3 x ReLU 64 to convergence, SGD",
        s -> digits(net(Activation.RELU, RELU, new Sgd(0.1), s), s, 800, Nets.widths(3, 64)));
    add(
        "b: 10 x tanh 64, Xavier, SGD",
        s -> digits(net(Activation.TANH, XAVIER, new Sgd(0.1), s), s, SHORT, Nets.widths(10, 64)));
    add(
        "b: 10 x ReLU 64, He, SGD",
        s -> digits(net(Activation.RELU, RELU, new Sgd(0.1), s), s, LONG, Nets.widths(10, 64)));
    add(
        "b: 30 x ReLU 64, He, SGD",
        s -> digits(net(Activation.RELU, RELU, new Sgd(0.02), s), s, SHORT, Nets.widths(30, 64)));
    add(
        "b: 20 x SELU 64, LeCun, SGD",
        s ->
            digits(
                net(Activation.SELU, LECUN_NORMAL, new Sgd(0.02), s),
                s,
                SHORT,
                Nets.widths(20, 64)));
    add(
        "6 x tanh 100, Xavier, Adam, to convergence",
        s -> digits(net(Activation.TANH, XAVIER, new Adam(1e-3), s), s, LONG, Nets.widths(6, 100)));
    add(
        "8 x ELU 64, He, Nesterovs",
        s ->
            digits(
                net(Activation.ELU, RELU, new Nesterovs(0.01, 0.9), s),
                s,
                SHORT,
                Nets.widths(8, 64)));
    add(
        "12 x GELU 64, He, Adam",
        s -> digits(net(Activation.GELU, RELU, new Adam(1e-3), s), s, SHORT, Nets.widths(12, 64)));
    add(
        "5 x ReLU 64, He, RMSProp",
        s -> digits(net(Activation.RELU, RELU, new RmsProp(1e-3), s), s, LONG, Nets.widths(5, 64)));
  }

  private void uneven() {
    int[] taper = {512, 256, 128, 64, 32, 16, 8};
    add(
        "c: tanh 512-256-128-64-32-16-8, Xavier, to convergence",
        s -> digits(net(Activation.TANH, XAVIER, new Sgd(0.1), s), s, LONG, taper));
    add(
        "c: ReLU 512-256-128-64-32-16, He, to convergence",
        s ->
            digits(
                net(Activation.RELU, RELU, new Sgd(0.1), s), s, LONG, 512, 256, 128, 64, 32, 16));
    add(
        "d: bottleneck 128-64-32-8-32-64-128 ReLU, He",
        s ->
            digits(
                net(Activation.RELU, RELU, new Sgd(0.1), s), s, LONG, 128, 64, 32, 8, 32, 64, 128));
    add(
        "d: hourglass 32-64-128-64-32 tanh, Xavier, Adam",
        s -> digits(net(Activation.TANH, XAVIER, new Adam(1e-3), s), s, LONG, 32, 64, 128, 64, 32));
    add(
        "r: wide 64-1024-10, SGD",
        s -> digits(net(Activation.RELU, RELU, new Sgd(0.1), s), s, SHORT, 1024));
    add(
        "growing 16-32-64-128-256 ReLU, He, Adam",
        s -> digits(net(Activation.RELU, RELU, new Adam(1e-3), s), s, SHORT, 16, 32, 64, 128, 256));
  }

  private void normalized() {
    add(
        "e: 10 x sigmoid 64 with batch normalisation",
        s -> normalized(net(Activation.SIGMOID, XAVIER, new Sgd(0.1), s), s, Nets.widths(10, 64)));
    add(
        "f: 10 x ReLU 64 with batch normalisation, He",
        s -> normalized(net(Activation.RELU, RELU, new Sgd(0.05), s), s, Nets.widths(10, 64)));
    add(
        "6 x tanh 64 with batch normalisation, Adam",
        s -> normalized(net(Activation.TANH, XAVIER, new Adam(1e-3), s), s, Nets.widths(6, 64)));
    add(
        "15 x ReLU 32 with batch normalisation, Adam",
        s -> normalized(net(Activation.RELU, RELU, new Adam(1e-3), s), s, Nets.widths(15, 32)));
  }

  private void noisy() {
    add("m: 3 x ReLU 64, dropout 0.5, batch 1", s -> dropout(s, 1, 1500, 0.5, new Sgd(0.01)));
    add("m: 3 x ReLU 64, dropout 0.5, batch 32", s -> dropout(s, 32, LONG, 0.5, new Sgd(0.1)));
    add(
        "4 x tanh 48, batch 4, SGD",
        s -> batch(net(Activation.TANH, XAVIER, new Sgd(0.05), s), s, 4, 800, Nets.widths(4, 48)));
    add(
        "6 x ReLU 64, batch 2, Adam",
        s -> batch(net(Activation.RELU, RELU, new Adam(3e-4), s), s, 2, 800, Nets.widths(6, 64)));
    add(
        "n: 4 x ReLU 64, Adam with warm-up and decay",
        s ->
            digits(
                net(Activation.RELU, RELU, new Adam(schedule(2e-3)), s),
                s,
                LONG,
                Nets.widths(4, 64)));
    add(
        "n: 6 x tanh 64, SGD with warm-up and decay",
        s ->
            digits(
                net(Activation.TANH, XAVIER, new Sgd(schedule(0.3)), s),
                s,
                LONG,
                Nets.widths(6, 64)));
  }

  private void small() {
    add(
        "g: 2 x sigmoid 64, Xavier, SGD 0.5",
        s -> digits(net(Activation.SIGMOID, XAVIER, new Sgd(0.5), s), s, LONG, 64, 64));
    add(
        "g: 3 x sigmoid 64, Xavier, Adam 3e-3",
        s -> digits(net(Activation.SIGMOID, XAVIER, new Adam(3e-3), s), s, LONG, 64, 64, 64));
    add(
        "o: exclusive or, 2-8-2 tanh, Adam",
        s ->
            new Trial(
                net(Activation.TANH, XAVIER, new Adam(0.02), s).classifier(2, 2, 8),
                new Task(Data.xor(), 16, s),
                LONG));
    add(
        "o: exclusive or, 2-16-8-2 ReLU, SGD",
        s ->
            new Trial(
                net(Activation.RELU, RELU, new Sgd(0.1), s).classifier(2, 2, 16, 8),
                new Task(Data.xor(), 16, s),
                1500));
    add(
        "3 x tanh 16, circles, Adam",
        s ->
            new Trial(
                net(Activation.TANH, XAVIER, new Adam(1e-2), s).classifier(2, 2, 16, 16, 16),
                new Task(Data.circles(s), 128, s),
                LONG));
    add(
        "6 x ReLU 12, blobs, Adam",
        s ->
            new Trial(
                net(Activation.RELU, RELU, new Adam(3e-3), s).classifier(2, 3, Nets.widths(6, 12)),
                new Task(Data.blobs(s), 128, s),
                LONG));
  }

  private void convolutional() {
    add(
        "i: LeNet-like, ReLU, He, Adam, fashion",
        s -> fashion(net(Activation.RELU, RELU, new Adam(1e-3), s), s, 2, 84));
    add(
        "9 x convolution and 1 x dense 64, ReLU, He, fashion",
        s -> fashion(net(Activation.RELU, RELU, new Sgd(0.05), s), s, 9, 64));
    add(
        "7 x convolution and 2 x dense 64, tanh, Xavier, fashion",
        s -> fashion(net(Activation.TANH, XAVIER, new Sgd(0.05), s), s, 7, 64, 64));
    add(
        "3 x convolution and 2 x dense 84, ELU, He, Nesterovs, fashion",
        s -> fashion(net(Activation.ELU, RELU, new Nesterovs(0.005, 0.9), s), s, 3, 84, 84));
  }

  private void special() {
    add("h: output layer of zeros, 4 x tanh 64", HealthyCases::zeroOutput);
    add("k: transfer learning, two frozen layers below", HealthyCases::transfer);
    add(
        "l: 30 residual blocks of 2 x dense 32 tanh",
        s ->
            new Trial(
                net(Activation.TANH, XAVIER, new Sgd(0.01), s).blocks(64, 10, 30, 32, true),
                new Task(Data.digits(), 64, s),
                SHORT));
    add(
        "l: 12 residual blocks of 2 x dense 32 ReLU, small last layer",
        s ->
            new Trial(
                new Nets(Activation.RELU, Nets.normal(0.1), new Sgd(0.02), s)
                    .blocks(64, 10, 12, 32, true),
                new Task(Data.digits(), 64, s),
                SHORT));
    add("p: autoencoder 64-32-2-32-64 with linear bottleneck", HealthyCases::autoencoder);
    add("q: regression with targets of 1e4, normalised", s -> regression(s, 1e-4));
    add(
        "regression of a cube, 2 x tanh 40, Adam",
        s ->
            new Trial(
                net(Activation.TANH, XAVIER, new Adam(1e-2), s).regressor(1, 1, 40, 40),
                new Task(Data.power(3, 0.1, 3, 0.05, s), 50, s),
                LONG));
  }

  private void recurrent() {
    add(
        "j: LSTM 32, 100 days of births, Adam",
        s -> births(net(Activation.TANH, XAVIER, new Adam(1e-3), s), s, 100, Nets.lstm(32)));
    add(
        "j: LSTM 64, 50 days of births, Adam 5e-3",
        s -> births(net(Activation.TANH, XAVIER, new Adam(5e-3), s), s, 50, Nets.lstm(64)));
    add(
        "simple recurrent 32 tanh, N(0, 1 / sqrt n), 30 days of births, Adam",
        s ->
            births(
                net(Activation.TANH, XAVIER, new Adam(1e-3), s),
                s,
                30,
                Nets.recurrent(32, new NormalDistribution(0, 0.17))));
    add(
        "two LSTM 24, 30 days of births, RMSProp",
        s ->
            births(
                net(Activation.TANH, XAVIER, new RmsProp(1e-3), s),
                s,
                30,
                Nets.lstm(24),
                Nets.lstm(24)));
  }

  private static Trial births(Nets nets, long seed, int days, BaseRecurrentLayer... layers) {
    return new Trial(nets.sequences(layers), new Task(Data.births(days), 32, seed), SHORT);
  }

  private static Nets net(Activation activation, WeightInit init, IUpdater updater, long seed) {
    return Nets.of(activation, init, updater.clone(), seed);
  }

  private static Trial digits(Nets nets, long seed, int steps, int... widths) {
    return new Trial(nets.classifier(64, 10, widths), new Task(Data.digits(), 64, seed), steps);
  }

  private static Trial batch(Nets nets, long seed, int batch, int steps, int... widths) {
    return new Trial(nets.classifier(64, 10, widths), new Task(Data.digits(), batch, seed), steps);
  }

  private static Trial normalized(Nets nets, long seed, int... widths) {
    return new Trial(nets.normalized(64, 10, widths), new Task(Data.digits(), 64, seed), SHORT);
  }

  private static Trial fashion(Nets nets, long seed, int convolutions, int... widths) {
    return new Trial(
        nets.convolutional(14, convolutions, widths), new Task(Data.fashion(), 32, seed), 150);
  }

  private static Trial dropout(long seed, int batch, int steps, double retain, IUpdater updater) {
    Nets nets = net(Activation.RELU, RELU, updater, seed);
    MultiLayerNetwork network =
        nets.sequence(
            layers -> {
              for (int i = 0; i < 3; i++) {
                layers.layer(
                    new DenseLayer.Builder().nIn(64).nOut(64).dropOut(i == 0 ? 1 : retain).build());
              }
              layers.layer(Nets.softmax(64, 10));
            });
    return new Trial(network, new Task(Data.digits(), batch, seed), steps);
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

  /** A linear rise over 50 steps to a peak, then a fall in ten stairs to a thousandth of it. */
  private static ISchedule schedule(double peak) {
    MapSchedule.Builder rates = new MapSchedule.Builder(ScheduleType.ITERATION);
    for (int step = 0; step <= 50; step++) {
      rates.add(step, peak * (step + 1) / 51);
    }
    for (int stair = 1; stair <= 10; stair++) {
      rates.add(50 + 45 * stair, peak * Math.pow(10, -0.3 * stair));
    }
    return rates.build();
  }
}
