package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.LONG;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.digits;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Noisy steps, rates that move, small networks and problems. */
final class HealthyCasesOfTraining {
  private HealthyCasesOfTraining() {}

  static void noisy(HealthyCases all) {
    all.add("m: 3 x ReLU 64, dropout 0.5, batch 1", s -> dropout(s, 1, 1500, 0.5, new Sgd(0.01)));
    all.add("m: 3 x ReLU 64, dropout 0.5, batch 32", s -> dropout(s, 32, LONG, 0.5, new Sgd(0.1)));
    all.add(
        "4 x tanh 48, batch 4, SGD",
        s -> batch(net(Activation.TANH, XAVIER, new Sgd(0.05), s), s, 4, 800, Nets.widths(4, 48)));
    all.add(
        "6 x ReLU 64, batch 2, Adam",
        s -> batch(net(Activation.RELU, RELU, new Adam(3e-4), s), s, 2, 800, Nets.widths(6, 64)));
    all.add(
        "n: 4 x ReLU 64, Adam with warm-up and decay",
        s ->
            digits(
                net(Activation.RELU, RELU, new Adam(schedule(2e-3)), s),
                s,
                LONG,
                Nets.widths(4, 64)));
    all.add(
        "n: 6 x tanh 64, SGD with warm-up and decay",
        s ->
            digits(
                net(Activation.TANH, XAVIER, new Sgd(schedule(0.3)), s),
                s,
                LONG,
                Nets.widths(6, 64)));
  }

  static void small(HealthyCases all) {
    all.add(
        "g: 2 x sigmoid 64, Xavier, SGD 0.5",
        s -> digits(net(Activation.SIGMOID, XAVIER, new Sgd(0.5), s), s, LONG, 64, 64));
    all.add(
        "g: 3 x sigmoid 64, Xavier, Adam 3e-3",
        s -> digits(net(Activation.SIGMOID, XAVIER, new Adam(3e-3), s), s, LONG, 64, 64, 64));
    all.add(
        "o: exclusive or, 2-8-2 tanh, Adam",
        s ->
            new Trial(
                net(Activation.TANH, XAVIER, new Adam(0.02), s).classifier(2, 2, 8),
                new Task(Data.xor(), 16, s),
                LONG));
    all.add(
        "o: exclusive or, 2-16-8-2 ReLU, SGD",
        s ->
            new Trial(
                net(Activation.RELU, RELU, new Sgd(0.1), s).classifier(2, 2, 16, 8),
                new Task(Data.xor(), 16, s),
                1500));
    all.add(
        "3 x tanh 16, circles, Adam",
        s ->
            new Trial(
                net(Activation.TANH, XAVIER, new Adam(1e-2), s).classifier(2, 2, 16, 16, 16),
                new Task(Data.circles(s), 128, s),
                LONG));
    all.add(
        "6 x ReLU 12, blobs, Adam",
        s ->
            new Trial(
                net(Activation.RELU, RELU, new Adam(3e-3), s).classifier(2, 3, Nets.widths(6, 12)),
                new Task(Data.blobs(s), 128, s),
                LONG));
  }

  private static Trial batch(Nets nets, long seed, int batch, int steps, int... widths) {
    return new Trial(nets.classifier(64, 10, widths), new Task(Data.digits(), batch, seed), steps);
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
