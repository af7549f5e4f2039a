package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SHORT;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.digits;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static io.github.gradientmonitor.diagnosis.CauseKind.ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.INITIAL_WEIGHTS;
import static io.github.gradientmonitor.diagnosis.CauseKind.INPUT_SCALE;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.OUTPUT_ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.TARGET_SCALE;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;
import static org.deeplearning4j.nn.weights.WeightInit.ZERO;

import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Weights of zero, an output that is constant, figures out of scale. */
final class IllCasesOfConstruction {
  private IllCasesOfConstruction() {}

  static void add(IllCases all) {
    Set<Symptom> scale =
        Set.of(EXPLODING_GRADIENT, NON_FINITE, UPDATE_TOO_LARGE, DEAD_UNITS, ZERO_GRADIENT);
    int[] three = Nets.widths(3, 64);
    all.add(
        "3 x ReLU 64, all weights zero, digits",
        Set.of(ZERO_GRADIENT, DEAD_UNITS, VANISHING_GRADIENT),
        Set.of(INITIAL_WEIGHTS),
        RightAdvice::draws,
        seed -> digits(net(Activation.RELU, ZERO, new Sgd(0.1), seed), seed, SHORT, three),
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, SHORT, three));
    all.add(
        "4 x tanh 32, all weights zero, Adam, digits",
        Set.of(ZERO_GRADIENT, DEAD_UNITS, VANISHING_GRADIENT),
        Set.of(INITIAL_WEIGHTS),
        RightAdvice::draws,
        seed ->
            digits(
                net(Activation.TANH, ZERO, new Adam(1e-3), seed), seed, SHORT, Nets.widths(4, 32)),
        seed ->
            digits(
                net(Activation.TANH, XAVIER, new Adam(1e-3), seed),
                seed,
                SHORT,
                Nets.widths(4, 32)));
    all.add(
        "softmax over one unit, 2 x tanh 16, circles",
        Set.of(ZERO_GRADIENT),
        Set.of(OUTPUT_ACTIVATION),
        RightAdvice::mendsOutput,
        seed -> oneUnit(seed, true),
        seed -> oneUnit(seed, false));
    all.add(
        "2 x ReLU 64, inputs x 1e4, SGD 0.1, digits",
        scale,
        Set.of(INPUT_SCALE, NORMALISATION, UPDATER, ACTIVATION),
        RightAdvice::scalesInputs,
        seed -> scaled(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, 1e4),
        seed -> scaled(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, 1));
    all.add(
        "2 x ReLU 64, inputs x 255, SGD 0.1, digits",
        scale,
        Set.of(INPUT_SCALE, NORMALISATION, UPDATER, ACTIVATION, LEARNING_RATE),
        RightAdvice::scalesInputs,
        seed -> scaled(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, 255),
        seed -> scaled(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, 1));
    all.add(
        "y = x^4 on -100 .. 100, 1-50-50-1 ReLU, Adam",
        scale,
        Set.of(TARGET_SCALE, LEARNING_RATE),
        RightAdvice::scalesInputs,
        seed -> fourth(seed, false),
        seed -> fourth(seed, true));
  }

  private static Trial fourth(long seed, boolean scaled) {
    DataSet data = Data.power(4, 1, 100, 0, seed);
    DataSet used = scaled ? Data.scaled(data, 0.02, 2e-8) : data;
    Nets nets = net(Activation.RELU, RELU, new Adam(scaled ? 1e-2 : 1e-3), seed);
    return new Trial(nets.regressor(1, 1, 50, 50), new Task(used, 400, seed), SHORT);
  }

  private static Trial scaled(Nets nets, long seed, double factor) {
    DataSet data = Data.scaled(Data.digits(), factor, 1);
    return new Trial(nets.classifier(64, 10, 64, 64), new Task(data, 64, seed), SHORT);
  }

  private static Trial oneUnit(long seed, boolean softmax) {
    DataSet circles = Data.circles(seed);
    DataSet data = new DataSet(circles.getFeatures(), circles.getLabels().getColumn(1, true));
    Nets nets = net(Activation.TANH, XAVIER, new Adam(1e-2), seed);
    MultiLayerNetwork network =
        nets.sequence(
            layers ->
                layers
                    .layer(Nets.dense(2, 16))
                    .layer(Nets.dense(16, 16))
                    .layer(
                        new OutputLayer.Builder(softmax ? LossFunction.MCXENT : LossFunction.XENT)
                            .activation(softmax ? Activation.SOFTMAX : Activation.SIGMOID)
                            .nIn(16)
                            .nOut(1)
                            .build())
                    .validateOutputLayerConfig(false));
    return new Trial(network, new Task(data, 128, seed), SHORT);
  }
}
