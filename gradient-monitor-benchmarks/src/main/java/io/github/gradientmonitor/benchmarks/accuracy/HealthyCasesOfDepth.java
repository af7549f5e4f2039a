package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.LONG;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SHORT;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.digits;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static org.deeplearning4j.nn.weights.WeightInit.LECUN_NORMAL;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Deep, uneven and normalised stacks of layers. */
final class HealthyCasesOfDepth {
  private HealthyCasesOfDepth() {}

  static void deep(HealthyCases all) {
    all.add(
        "a: 3 x ReLU 64 to convergence, SGD",
        s -> digits(net(Activation.RELU, RELU, new Sgd(0.1), s), s, 800, Nets.widths(3, 64)));
    all.add(
        "b: 10 x tanh 64, Xavier, SGD",
        s -> digits(net(Activation.TANH, XAVIER, new Sgd(0.1), s), s, SHORT, Nets.widths(10, 64)));
    all.add(
        "b: 10 x ReLU 64, He, SGD",
        s -> digits(net(Activation.RELU, RELU, new Sgd(0.1), s), s, LONG, Nets.widths(10, 64)));
    all.add(
        "b: 30 x ReLU 64, He, SGD",
        s -> digits(net(Activation.RELU, RELU, new Sgd(0.02), s), s, SHORT, Nets.widths(30, 64)));
    all.add(
        "b: 20 x SELU 64, LeCun, SGD",
        s ->
            digits(
                net(Activation.SELU, LECUN_NORMAL, new Sgd(0.02), s),
                s,
                SHORT,
                Nets.widths(20, 64)));
    all.add(
        "6 x tanh 100, Xavier, Adam, to convergence",
        s -> digits(net(Activation.TANH, XAVIER, new Adam(1e-3), s), s, LONG, Nets.widths(6, 100)));
    all.add(
        "8 x ELU 64, He, Nesterovs",
        s ->
            digits(
                net(Activation.ELU, RELU, new Nesterovs(0.01, 0.9), s),
                s,
                SHORT,
                Nets.widths(8, 64)));
    all.add(
        "12 x GELU 64, He, Adam",
        s -> digits(net(Activation.GELU, RELU, new Adam(1e-3), s), s, SHORT, Nets.widths(12, 64)));
    all.add(
        "5 x ReLU 64, He, RMSProp",
        s -> digits(net(Activation.RELU, RELU, new RmsProp(1e-3), s), s, LONG, Nets.widths(5, 64)));
  }

  static void uneven(HealthyCases all) {
    int[] taper = {512, 256, 128, 64, 32, 16, 8};
    all.add(
        "c: tanh 512-256-128-64-32-16-8, Xavier, to convergence",
        s -> digits(net(Activation.TANH, XAVIER, new Sgd(0.1), s), s, LONG, taper));
    all.add(
        "c: ReLU 512-256-128-64-32-16, He, to convergence",
        s ->
            digits(
                net(Activation.RELU, RELU, new Sgd(0.1), s), s, LONG, 512, 256, 128, 64, 32, 16));
    all.add(
        "d: bottleneck 128-64-32-8-32-64-128 ReLU, He",
        s ->
            digits(
                net(Activation.RELU, RELU, new Sgd(0.1), s), s, LONG, 128, 64, 32, 8, 32, 64, 128));
    all.add(
        "d: hourglass 32-64-128-64-32 tanh, Xavier, Adam",
        s -> digits(net(Activation.TANH, XAVIER, new Adam(1e-3), s), s, LONG, 32, 64, 128, 64, 32));
    all.add(
        "r: wide 64-1024-10, SGD",
        s -> digits(net(Activation.RELU, RELU, new Sgd(0.1), s), s, SHORT, 1024));
    all.add(
        "growing 16-32-64-128-256 ReLU, He, Adam",
        s -> digits(net(Activation.RELU, RELU, new Adam(1e-3), s), s, SHORT, 16, 32, 64, 128, 256));
  }

  static void normalized(HealthyCases all) {
    all.add(
        "e: 10 x sigmoid 64 with batch normalisation",
        s -> normalized(net(Activation.SIGMOID, XAVIER, new Sgd(0.1), s), s, Nets.widths(10, 64)));
    all.add(
        "f: 10 x ReLU 64 with batch normalisation, He",
        s -> normalized(net(Activation.RELU, RELU, new Sgd(0.05), s), s, Nets.widths(10, 64)));
    all.add(
        "6 x tanh 64 with batch normalisation, Adam",
        s -> normalized(net(Activation.TANH, XAVIER, new Adam(1e-3), s), s, Nets.widths(6, 64)));
    all.add(
        "15 x ReLU 32 with batch normalisation, Adam",
        s -> normalized(net(Activation.RELU, RELU, new Adam(1e-3), s), s, Nets.widths(15, 32)));
  }

  private static Trial normalized(Nets nets, long seed, int... widths) {
    return new Trial(nets.normalized(64, 10, widths), new Task(Data.digits(), 64, seed), SHORT);
  }
}
