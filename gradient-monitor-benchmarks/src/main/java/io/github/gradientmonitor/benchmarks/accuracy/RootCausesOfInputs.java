package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.CauseKind.INPUT_SCALE;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;

import io.github.gradientmonitor.diagnosis.Symptom;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Inputs that are not normalised. */
final class RootCausesOfInputs {
  private static final Symptom[] LARGE = {
    EXPLODING_GRADIENT, NON_FINITE, UPDATE_TOO_LARGE, DEAD_UNITS, ZERO_GRADIENT, SATURATED_UNITS
  };

  private RootCausesOfInputs() {}

  static void addTo(RootCauses all) {
    all.program(
            "30-64-64-5 ReLU with dropout, Adam 1e-3, features of scales 1, 10, ... 1e5",
            seed ->
                Recipe.classifier(Table.scores(30, 5, seed), seed)
                    .hidden(64, 64)
                    .dropOut(0.8)
                    .updater(new Adam(1e-3)))
        .seen(LARGE)
        .ill(INPUT_SCALE, recipe -> recipe.table(t -> t.features(x -> Spoilt.ofScales(x, 6))))
        .add();
    // Grey values as the image reader gives them.
    all.program(
            "64-32-10 sigmoid, grey values 0 .. 255, SGD 0.5, digits", RootCausesOfInputs::digits)
        .seen(SATURATED_UNITS, VANISHING_GRADIENT, EXPLODING_GRADIENT)
        .ill(INPUT_SCALE, recipe -> recipe.table(t -> t.features(x -> x.muli(255))))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Sgd(0.015)))
        .add();
    all.program(
            "64-32-32-10 ReLU, grey values 0 .. 255, SGD 0.05, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed).updater(new Sgd(0.05)))
        .seen(LARGE)
        .ill(INPUT_SCALE, recipe -> recipe.table(t -> t.features(x -> x.muli(255))))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Sgd(3e-5)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(0.01)))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .add();
    // A table of age, income and the like, straight from the file.
    all.program(
            "6-32-1, columns of scales 1 .. 1e5, SGD 0.05, regression",
            seed -> numbers(seed).updater(new Sgd(0.05)))
        .seen(LARGE)
        .ill(INPUT_SCALE, recipe -> recipe.table(t -> t.features(x -> Spoilt.ofScales(x, 6))))
        .add();
    all.program(
            "6-32-32-4 tanh, features around 1000, Adam 3e-3",
            seed ->
                Recipe.classifier(Table.classes(6, 4, seed), seed)
                    .hidden(Activation.TANH, WeightInit.XAVIER)
                    .updater(new Adam(3e-3)))
        .seen(SATURATED_UNITS, VANISHING_GRADIENT)
        .ill(INPUT_SCALE, recipe -> recipe.table(t -> t.features(x -> x.addi(1000))))
        .add();
    all.program(
            "6-32-32-1 ReLU, features are time stamps around 1.6e9, Adam 3e-3",
            seed -> numbers(seed).hidden(32, 32).updater(new Adam(3e-3)))
        .seen(LARGE)
        .ill(INPUT_SCALE, recipe -> recipe.table(t -> t.features(x -> x.muli(1e5).addi(1.6e9))))
        .add();
    all.program(
            "6-32-3, features of 1e-4, SGD 0.1",
            seed -> Recipe.classifier(Table.classes(6, 3, seed), seed).hidden(32))
        .seen(VANISHING_GRADIENT)
        .ill(INPUT_SCALE, recipe -> recipe.table(t -> t.features(x -> x.divi(1e4))))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .add();
  }

  private static Recipe digits(long seed) {
    return Recipe.classifier(Table.digits(seed), seed)
        .hidden(Activation.SIGMOID, WeightInit.XAVIER)
        .hidden(32)
        .updater(new Sgd(0.5));
  }

  private static Recipe numbers(long seed) {
    return Recipe.regressor(Table.numbers(6, 1, 0.1, seed), seed).hidden(32);
  }
}
