package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.CauseKind.ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.BATCH;
import static io.github.gradientmonitor.diagnosis.CauseKind.DEPTH;
import static io.github.gradientmonitor.diagnosis.CauseKind.DROPOUT;
import static io.github.gradientmonitor.diagnosis.CauseKind.FROZEN;
import static io.github.gradientmonitor.diagnosis.CauseKind.INITIAL_WEIGHTS;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.REGULARISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;

import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Hidden layers, their initial weights, dropout and penalties. */
final class RootCausesOfLayers {
  private RootCausesOfLayers() {}

  static void addTo(RootCauses all) {
    dropout(all);
    penalties(all);
    weights(all);
    activations(all);
    construction(all);
  }

  private static void dropout(RootCauses all) {
    // In Deeplearning4j dropOut(x) is the probability to keep; elsewhere it is that to drop.
    all.program("6-32-32-3, dropOut(0.02) in the hidden layer", seed -> classes(6, 3, seed))
        .seen(DEAD_UNITS, EXPLODING_GRADIENT)
        .ill(DROPOUT, recipe -> recipe.dropOut(0.02))
        .add();
    all.program(
            "64-64-64-10, dropOut(0.03) meant as 3 % dropped, Adam, digits",
            seed ->
                Recipe.classifier(Table.digits(seed), seed).hidden(64, 64).updater(new Adam(1e-3)))
        .seen(DEAD_UNITS, EXPLODING_GRADIENT)
        .ill(DROPOUT, recipe -> recipe.dropOut(0.03))
        .add();
    all.program(
            "6-32-1, dropOut(0.05) of the inputs, regression",
            seed -> numbers(seed).updater(new Adam(1e-2)))
        .seen(EXPLODING_GRADIENT)
        .ill(DROPOUT, recipe -> recipe.dropOutOfInputs(0.05))
        .add();
  }

  private static void penalties(RootCauses all) {
    all.program("6-32-32-3, l2(10), Adam 3e-3", seed -> classes(6, 3, seed).updater(new Adam(3e-3)))
        .seen(VANISHING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT)
        .ill(REGULARISATION, recipe -> recipe.also(builder -> builder.l2(10)))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .add();
    all.program("6-32-1, l2(2), SGD, regression", seed -> numbers(seed).updater(new Sgd(0.05)))
        .seen(VANISHING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT)
        .ill(REGULARISATION, recipe -> recipe.also(builder -> builder.l2(2)))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .add();
    all.program(
            "64-32-32-10, l1(0.1), SGD 0.1, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed))
        .seen(VANISHING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT)
        .ill(REGULARISATION, recipe -> recipe.also(builder -> builder.l1(0.1)))
        .add();
    all.program("6-32-32-4, weight decay of 1, SGD 0.1", seed -> classes(6, 4, seed))
        .seen(VANISHING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT)
        .ill(REGULARISATION, recipe -> recipe.also(builder -> builder.weightDecay(1)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
  }

  private static void weights(RootCauses all) {
    all.program("6-32-32-3 tanh, all weights zero, SGD", seed -> tanh(classes(6, 3, seed)))
        .seen(ZERO_GRADIENT, VANISHING_GRADIENT)
        .ill(INITIAL_WEIGHTS, recipe -> recipe.constant(0))
        .add();
    all.program("6-32-3, all biases -10", seed -> classes(6, 3, seed).hidden(32))
        .seen(DEAD_UNITS, ZERO_GRADIENT, VANISHING_GRADIENT)
        .ill(INITIAL_WEIGHTS, recipe -> recipe.bias(-10))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .add();
    all.program(
            "64-32-32-10, all weights 0.5, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed))
        .seen(EXPLODING_GRADIENT, UPDATE_TOO_LARGE, DEAD_UNITS, ZERO_GRADIENT)
        .ill(INITIAL_WEIGHTS, recipe -> recipe.constant(0.5))
        .add();
    all.program(
            "64-32-32-10 ReLU, N(0, 5), digits",
            seed -> Recipe.classifier(Table.digits(seed), seed))
        .seen(EXPLODING_GRADIENT, UPDATE_TOO_LARGE, DEAD_UNITS, ZERO_GRADIENT)
        .ill(INITIAL_WEIGHTS, recipe -> recipe.init(Nets.normal(5)))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .orCured(ACTIVATION, recipe -> recipe.activation(Activation.TANH))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Sgd(0.003)))
        .add();
  }

  private static void activations(RootCauses all) {
    all.program("6-32-32-3 with softmax in both hidden layers", seed -> classes(6, 3, seed))
        .seen(VANISHING_GRADIENT)
        .ill(ACTIVATION, recipe -> recipe.activation(Activation.SOFTMAX))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(3e-2)))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Sgd(3)))
        .add();
    all.program(
            "64-48-10 with softmax in the hidden layer, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed).hidden(48))
        .seen(VANISHING_GRADIENT)
        .ill(ACTIVATION, recipe -> recipe.activation(Activation.SOFTMAX))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
    // The question "my network is no better than a line": no activation was given.
    all.program(
            "4-32-32-2 without activation, parity of four bits",
            seed -> Recipe.classifier(Table.parity(4, seed), seed).updater(new Adam(1e-2)))
        .ill(ACTIVATION, recipe -> recipe.activation(Activation.IDENTITY))
        .add();
    all.program(
            "6-24-24-24-24-4 sigmoid, SGD 0.1",
            seed ->
                classes(6, 4, seed)
                    .hidden(24, 24, 24, 24)
                    .init(WeightInit.XAVIER.getWeightInitFunction()))
        .seen(VANISHING_GRADIENT, SATURATED_UNITS)
        .ill(ACTIVATION, recipe -> recipe.activation(Activation.SIGMOID))
        .orCured(DEPTH, recipe -> recipe.hidden(24))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-1)))
        .add();
  }

  private static void construction(RootCauses all) {
    all.program(
            "6-32-32-3 with batch normalisation, batches of one example",
            seed -> classes(6, 3, seed).normalized(true))
        .seen(ZERO_GRADIENT, VANISHING_GRADIENT)
        .ill(BATCH, recipe -> recipe.batch(1))
        .orCured(NORMALISATION, recipe -> recipe.normalized(false))
        .add();
    all.program(
            "64-6-6-10, hidden layers frozen, digits",
            seed ->
                Recipe.classifier(Table.digits(seed), seed).hidden(6, 6).updater(new Adam(1e-2)))
        .ill(FROZEN, recipe -> recipe.frozen(true))
        .add();
  }

  private static Recipe tanh(Recipe recipe) {
    return recipe.hidden(Activation.TANH, WeightInit.XAVIER);
  }

  private static Recipe classes(int columns, int classes, long seed) {
    return Recipe.classifier(Table.classes(columns, classes, seed), seed);
  }

  private static Recipe numbers(long seed) {
    return Recipe.regressor(Table.numbers(6, 1, 0.1, seed), seed).hidden(32);
  }
}
