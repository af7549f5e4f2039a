package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.CauseKind.BATCH;
import static io.github.gradientmonitor.diagnosis.CauseKind.LABELS;
import static io.github.gradientmonitor.diagnosis.CauseKind.LOSS;
import static io.github.gradientmonitor.diagnosis.CauseKind.OUTPUT_ACTIVATION;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.GRADIENT_SPIKE;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;

import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Labels that say nothing or in the wrong form, and minibatches that are not a fair sample. */
final class RootCausesOfLabels {
  private RootCausesOfLabels() {}

  static void addTo(RootCauses all) {
    meaningless(all);
    forms(all);
    order(all);
    rare(all);
  }

  private static void meaningless(RootCauses all) {
    all.program(
            "6-32-32-3, labels shuffled against features, 400 steps",
            seed -> classes(6, 3, seed).steps(400))
        .ill(LABELS, recipe -> recipe.table(t -> t.training(Spoilt::shuffledLabels)))
        .add();
    all.program("6-32-1, regression, targets shuffled", seed -> numbers(seed).hidden(32))
        .ill(LABELS, recipe -> recipe.table(t -> t.training(Spoilt::shuffledLabels)))
        .add();
    // Two files of which one has a header: each label is that of the row above.
    all.program("6-32-32-4, labels one row late", seed -> classes(6, 4, seed))
        .ill(LABELS, recipe -> recipe.table(t -> t.training(Spoilt::lateLabels)))
        .add();
    all.program("6-32-32-3, labels all of one class", seed -> classes(6, 3, seed))
        .seen(VANISHING_GRADIENT, ZERO_GRADIENT)
        .ill(LABELS, recipe -> recipe.table(t -> t.training(Spoilt::constantLabels)))
        .add();
    // The column that was read as target holds the same number in each row.
    all.program("6-32-1, regression, targets constant", seed -> numbers(seed).hidden(32))
        .seen(VANISHING_GRADIENT, ZERO_GRADIENT)
        .ill(LABELS, recipe -> recipe.table(t -> t.training(Spoilt::constantLabels)))
        .add();
  }

  private static void forms(RootCauses all) {
    all.program(
            "6-32-1 sigmoid, class numbers 0 .. 2 as target, MSE",
            seed ->
                classes(6, 3, seed)
                    .hidden(32)
                    .metric(Metric.WORST_CLASS)
                    .output(Activation.SIGMOID)
                    .loss(LossFunction.MSE)
                    .updater(new Adam(1e-2)))
        .seen(VANISHING_GRADIENT, SATURATED_UNITS, ZERO_GRADIENT)
        .ill(LABELS, recipe -> numbered(recipe, 3))
        .orCured(OUTPUT_ACTIVATION, recipe -> recipe.output(Activation.IDENTITY))
        .add();
    // The question "accuracy is always 1 / n": one softmax unit for a column of class numbers.
    all.program(
            "6-32-1, one softmax unit, class numbers 0 .. 4, MCXENT",
            seed -> classes(6, 5, seed).hidden(32).metric(Metric.WORST_CLASS).steps(500))
        .seen(ZERO_GRADIENT, VANISHING_GRADIENT)
        .ill(LABELS, recipe -> numbered(recipe, 5))
        .add();
    all.program(
            "6-32-1 tanh, class numbers 0 .. 4 as target, MSE",
            seed ->
                classes(6, 5, seed)
                    .hidden(32)
                    .metric(Metric.WORST_CLASS)
                    .output(Activation.TANH)
                    .loss(LossFunction.MSE)
                    .updater(new Adam(1e-2)))
        .seen(VANISHING_GRADIENT, SATURATED_UNITS, ZERO_GRADIENT)
        .ill(LABELS, recipe -> numbered(recipe, 5))
        .add();
  }

  private static void order(RootCauses all) {
    all.program(
            "6-32-32-5, batches of a single class each, five classes in order, Adam 1e-2",
            seed ->
                Recipe.classifier(Table.scores(6, 5, seed), seed)
                    .batch(16)
                    .updater(new Adam(1e-2))
                    .table(t -> t.training(Spoilt::sortedByClass)))
        .seen(GRADIENT_SPIKE, EXPLODING_GRADIENT, UPDATE_TOO_LARGE)
        .ill(BATCH, recipe -> recipe.sorted(true))
        .add();
    // The question "it forgets the digits it has seen": a folder for each class, read in order.
    all.program(
            "64-32-32-10, digits in the order of their classes, SGD 0.1",
            seed ->
                Recipe.classifier(Table.digits(seed), seed)
                    .table(t -> t.training(Spoilt::sortedByClass)))
        .seen(GRADIENT_SPIKE, EXPLODING_GRADIENT, UPDATE_TOO_LARGE)
        .ill(BATCH, recipe -> recipe.sorted(true))
        .add();
    all.program(
            "6-32-32-1, regression, rows in the order of their targets, Adam 1e-2",
            seed ->
                numbers(seed).batch(2).steps(580).table(t -> t.training(Spoilt::sortedByTarget)))
        .seen(GRADIENT_SPIKE, EXPLODING_GRADIENT, UPDATE_TOO_LARGE)
        .ill(BATCH, recipe -> recipe.sorted(true))
        .add();
  }

  private static void rare(RootCauses all) {
    // The question "98 % accurate, and it never finds what I look for".
    all.program(
            "4-16-2, one example in 60 is of the class that is looked for",
            seed ->
                Recipe.classifier(Table.rare(1.0 / 60, 1, seed), seed)
                    .hidden(16)
                    .updater(new Adam(1e-2))
                    .table(t -> t.training(Spoilt::resampled)))
        .ill(BATCH, recipe -> recipe.table(t -> Table.rare(1.0 / 60, 1, recipe.seed())))
        .orCured(LOSS, recipe -> recipe.loss(new LossMCXENT(Nd4j.createFromArray(1f, 60f))))
        .add();
    all.program(
            "4-16-2, one example in 30 is of the class that is looked for, SGD",
            seed ->
                Recipe.classifier(Table.rare(1.0 / 30, 1, seed), seed)
                    .hidden(16)
                    .updater(new Sgd(0.1))
                    .table(t -> t.training(Spoilt::resampled)))
        .ill(BATCH, recipe -> recipe.table(t -> Table.rare(1.0 / 30, 1, recipe.seed())))
        .orCured(LOSS, recipe -> recipe.loss(new LossMCXENT(Nd4j.createFromArray(1f, 30f))))
        .add();
  }

  private static Recipe numbered(Recipe recipe, int classes) {
    return recipe
        .table(t -> t.labels(Spoilt::numbered))
        .outputs(1)
        .metric(Metric.worstOfNumbers(classes));
  }

  private static Recipe classes(int columns, int classes, long seed) {
    return Recipe.classifier(Table.classes(columns, classes, seed), seed);
  }

  private static Recipe numbers(long seed) {
    return Recipe.regressor(Table.numbers(6, 1, 0.1, seed), seed).updater(new Adam(1e-2));
  }
}
