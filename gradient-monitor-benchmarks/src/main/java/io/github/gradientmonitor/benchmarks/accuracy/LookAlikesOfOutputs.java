package io.github.gradientmonitor.benchmarks.accuracy;

import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Outputs and losses that are unusual, or usual, and fit what is learnt. */
final class LookAlikesOfOutputs {
  private LookAlikesOfOutputs() {}

  static void addTo(LookAlikes all) {
    classes(all);
    bounded(all);
    positive(all);
    linear(all);
  }

  private static void classes(LookAlikes all) {
    all.sound(
        "sigmoid with XENT over four columns, multi-label",
        seed -> RootCausesOfOutputs.bits(6, 4, seed));
    all.sound(
        "sigmoid with XENT over one column",
        seed -> RootCausesOfOutputs.bits(8, 1, seed).hidden(24).updater(new Sgd(0.3)));
    all.sound(
        "softmax with MSE, digits",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .loss(LossFunction.MSE)
                .updater(new Adam(3e-3)));
    all.sound(
        "sigmoid with MSE over one-hot classes",
        seed ->
            Recipe.classifier(Table.classes(6, 4, seed), seed)
                .output(Activation.SIGMOID)
                .loss(LossFunction.MSE)
                .updater(new Adam(1e-2)));
    all.sound(
        "hinge loss with labels -1 and 1",
        seed ->
            RootCausesOfOutputs.bits(6, 1, seed)
                .hidden(32)
                .output(Activation.IDENTITY)
                .loss(LossFunction.HINGE)
                .metric(Metric.bits(0))
                .table(t -> t.labels(y -> y.muli(2).subi(1))));
    all.sound(
        "KL divergence with softmax",
        seed ->
            Recipe.classifier(Table.classes(6, 3, seed), seed).loss(LossFunction.KL_DIVERGENCE));
  }

  private static void bounded(LookAlikes all) {
    all.sound(
        "sigmoid with MSE, targets of 0 .. 1",
        seed ->
            numbers(6, 1, seed)
                .output(Activation.SIGMOID)
                .table(t -> t.labels(y -> y.divi(10).addi(0.5))));
    all.sound(
        "tanh output, targets of -1 .. 1",
        seed -> numbers(6, 2, seed).output(Activation.TANH).table(t -> t.labels(y -> y.divi(6))));
  }

  private static void positive(LookAlikes all) {
    all.sound(
        "ReLU output over targets that are never negative",
        seed -> numbers(4, 1, seed).output(Activation.RELU).table(t -> t.labels(y -> y.addi(6))));
    all.sound(
        "softplus with Poisson loss over counts",
        seed ->
            numbers(4, 1, seed)
                .output(Activation.SOFTPLUS)
                .loss(LossFunction.POISSON)
                .table(t -> t.labels(y -> Transforms.round(Transforms.exp(y)))));
    all.sound(
        "targets around 5, whose first loss is far above the guess",
        seed -> numbers(6, 1, seed).table(t -> t.labels(y -> y.addi(5))));
    all.sound(
        "targets of 50 000 .. 500 000, standardised",
        seed ->
            numbers(8, 1, seed)
                .table(t -> t.labels(y -> y.muli(90_000).addi(250_000).subi(250_000).divi(90_000)))
                .updater(new Adam(3e-3)));
    all.sound(
        "mean absolute error", seed -> numbers(6, 1, seed).loss(LossFunction.MEAN_ABSOLUTE_ERROR));
    all.sound(
        "L2 loss, three targets of one scale", seed -> numbers(6, 3, seed).loss(LossFunction.L2));
  }

  private static void linear(LookAlikes all) {
    all.sound(
        "linear regression, no hidden layer",
        seed -> numbers(6, 1, seed).hidden().updater(new Sgd(0.05)));
    all.sound(
        "linear regression with one hidden layer without activation",
        seed ->
            numbers(6, 1, seed)
                .hidden(8)
                .hidden(Activation.IDENTITY, WeightInit.XAVIER)
                .updater(new Sgd(0.05)));
    all.sound(
        "logistic regression, no hidden layer, digits",
        seed -> Recipe.classifier(Table.digits(seed), seed).hidden());
    all.sound(
        "autoencoder 64-16-64 of digits, sigmoid output",
        seed ->
            Recipe.regressor(Table.digitsTwice(seed), seed)
                .metric(Metric.USUAL)
                .hidden(16)
                .output(Activation.SIGMOID)
                .updater(new Adam(1e-2)));
    all.sound(
        "autoencoder 5-4-5 of standardised columns, linear output",
        seed ->
            Recipe.regressor(Table.numbers(5, 1, 0.1, seed).twice(), seed)
                .hidden(4)
                .activation(Activation.TANH)
                .updater(new Adam(1e-2)));
  }

  private static Recipe numbers(int columns, int targets, long seed) {
    return Recipe.regressor(Table.numbers(columns, targets, 0.1, seed), seed)
        .updater(new Adam(1e-2));
  }
}
