package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.CauseKind.LABELS;
import static io.github.gradientmonitor.diagnosis.CauseKind.LOSS;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.OUTPUT_ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.TARGET_SCALE;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;

import java.util.Random;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The activation of the output or the loss does not fit what is to be learnt. */
final class RootCausesOfOutputs {
  private RootCausesOfOutputs() {}

  static void addTo(RootCauses all) {
    ranges(all);
    pairs(all);
    losses(all);
  }

  /** The output cannot reach the targets. */
  private static void ranges(RootCauses all) {
    // The question "my regression network always predicts 1".
    all.program(
            "4-32-1, sigmoid output, MSE, targets around 5 +- 3",
            seed -> numbers(4, seed).hidden(32).table(t -> t.labels(y -> y.mul(3).addi(5))))
        .seen(VANISHING_GRADIENT, SATURATED_UNITS, ZERO_GRADIENT)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.SIGMOID))
        .orCured(
            TARGET_SCALE, recipe -> recipe.table(t -> t.labels(y -> y.subi(5).divi(24).addi(0.5))))
        .add();
    // The question "all my predictions are zero", with a rectifier over targets that are negative.
    all.program(
            "4-32-1, ReLU output, negative targets",
            seed -> numbers(4, seed).hidden(32).table(t -> t.labels(y -> y.subi(4))))
        .seen(VANISHING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.RELU))
        .add();
    // The question "a line cannot be learnt": one activation for all layers, the output too.
    all.program(
            "1-4-2-1, ReLU at the output too, y = 2 x - 1, Adam 1e-2",
            seed -> Recipe.regressor(line(seed), seed).hidden(4, 2).updater(new Adam(1e-2)))
        .seen(VANISHING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.RELU))
        .add();
    all.program(
            "6-32-32-1, tanh output, MSE, prices of 20 +- 8",
            seed -> numbers(6, seed).table(t -> t.labels(y -> y.mul(8).addi(20))))
        .seen(VANISHING_GRADIENT, SATURATED_UNITS, ZERO_GRADIENT)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.TANH))
        .orCured(TARGET_SCALE, recipe -> recipe.table(t -> t.labels(y -> y.subi(20).divi(32))))
        .add();
    // The question "loss stays constant": a softmax over the one unit of a regression.
    all.program(
            "6-32-1, softmax over one unit, MSE, regression", seed -> numbers(6, seed).hidden(32))
        .seen(ZERO_GRADIENT, VANISHING_GRADIENT)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.SOFTMAX))
        .add();
    all.program(
            "6-32-1, softmax over one unit, binary cross-entropy",
            seed -> bits(6, 1, seed).hidden(32))
        .seen(ZERO_GRADIENT, VANISHING_GRADIENT)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.SOFTMAX))
        .add();
  }

  /** Output activation and loss do not belong together. */
  private static void pairs(RootCauses all) {
    all.program(
            "64-32-32-10, ReLU output with cross-entropy, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed))
        .seen(DEAD_UNITS, ZERO_GRADIENT, NON_FINITE, EXPLODING_GRADIENT, UPDATE_TOO_LARGE)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.RELU))
        .orCured(LOSS, recipe -> recipe.loss(LossFunction.MSE))
        .add();
    // The question "NaN with my own last layer": a cross-entropy over an output without softmax.
    all.program(
            "64-32-32-10, linear output with cross-entropy, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed))
        .seen(NON_FINITE, EXPLODING_GRADIENT, UPDATE_TOO_LARGE)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.IDENTITY))
        .orCured(LOSS, recipe -> recipe.loss(LossFunction.MSE))
        .add();
    // The question "accuracy stuck at 1 / n": sigmoid units with the loss of a softmax.
    all.program(
            "64-32-32-10, sigmoid output with MCXENT, SGD 0.3, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed).updater(new Sgd(0.3)))
        .seen(VANISHING_GRADIENT, SATURATED_UNITS, ZERO_GRADIENT)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.SIGMOID))
        .orCured(LOSS, recipe -> recipe.loss(LossFunction.XENT))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .add();
    all.program("6-32-4, tanh output with XENT, multi-label", seed -> bits(6, 4, seed).hidden(32))
        .seen(NON_FINITE, EXPLODING_GRADIENT, UPDATE_TOO_LARGE, SATURATED_UNITS)
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.TANH))
        .add();
    // Several labels at once under a softmax, of which the outputs sum to one.
    all.program(
            "8-32-32-6, softmax with XENT, multi-label", seed -> bits(8, 6, seed).hidden(32, 32))
        .ill(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.SOFTMAX))
        .add();
  }

  /** The loss cannot be computed for the targets, or does not pull where it should. */
  private static void losses(RootCauses all) {
    // The labels of a hinge are -1 and 1; with 0 and 1 nothing pulls the zeros down.
    all.program(
            "6-32-1, hinge loss with labels 0 and 1",
            seed ->
                bits(6, 1, seed)
                    .hidden(32)
                    .output(Activation.IDENTITY)
                    .loss(LossFunction.HINGE)
                    .metric(Metric.bits(0))
                    .table(t -> t.labels(y -> y.muli(2).subi(1))))
        .ill(LABELS, recipe -> recipe.table(t -> t.labels(y -> y.addi(1).divi(2))))
        .orCured(LOSS, recipe -> recipe.loss(LossFunction.MSE).metric(Metric.BITS))
        .add();
    all.program("6-32-1, Poisson loss over negative targets", seed -> numbers(6, seed).hidden(32))
        .seen(NON_FINITE, EXPLODING_GRADIENT, UPDATE_TOO_LARGE)
        .ill(LOSS, recipe -> recipe.loss(LossFunction.POISSON))
        .add();
    // Percentages of targets that may be zero.
    all.program(
            "6-32-1, MAPE over targets around zero, SGD 0.05",
            seed -> numbers(6, seed).hidden(32).updater(new Sgd(0.05)).steps(500))
        .seen(NON_FINITE, EXPLODING_GRADIENT, UPDATE_TOO_LARGE, DEAD_UNITS, ZERO_GRADIENT)
        .ill(LOSS, recipe -> recipe.loss(LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
    all.program(
            "6-32-1, sigmoid with XENT over standardised targets",
            seed ->
                numbers(6, seed)
                    .hidden(32)
                    .updater(new Adam(1e-2))
                    .output(Activation.SIGMOID)
                    .loss(LossFunction.XENT)
                    .table(t -> t.labels(y -> y.divi(8).addi(0.5))))
        .seen(SATURATED_UNITS, EXPLODING_GRADIENT, UPDATE_TOO_LARGE, NON_FINITE)
        .ill(TARGET_SCALE, recipe -> recipe.table(t -> t.labels(y -> y.subi(0.5).muli(8))))
        .add();
  }

  private static Recipe numbers(int columns, long seed) {
    return Recipe.regressor(Table.numbers(columns, 1, 0.1, seed), seed).updater(new Adam(1e-2));
  }

  /** Sigmoid units with the binary cross-entropy. */
  static Recipe bits(int columns, int bits, long seed) {
    return Recipe.regressor(Table.bits(columns, bits, seed), seed)
        .output(Activation.SIGMOID)
        .loss(LossFunction.XENT)
        .metric(Metric.BITS)
        .updater(new Adam(1e-2));
  }

  /** y = 2 x - 1 for x in -1 .. 1, which is negative for most of them. */
  private static Table line(long seed) {
    Random random = new Random(seed);
    INDArray x = Nd4j.zeros(DataType.FLOAT, 300, 1);
    for (int i = 0; i < 300; i++) {
      x.putScalar(i, 0, 2 * random.nextDouble() - 1);
    }
    return Table.of(x, x.mul(2).subi(1));
  }
}
