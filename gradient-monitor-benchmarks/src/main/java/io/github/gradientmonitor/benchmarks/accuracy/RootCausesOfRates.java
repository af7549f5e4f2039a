package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.CauseKind.BATCH;
import static io.github.gradientmonitor.diagnosis.CauseKind.CLIPPING;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.TRAINING_TIME;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.CLIPPING_MASKS_FAULT;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.GRADIENT_SPIKE;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;

import io.github.gradientmonitor.diagnosis.Symptom;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Steps too long, too short or too few, in small networks. */
final class RootCausesOfRates {
  private static final Symptom[] FAST = {
    UPDATE_TOO_LARGE,
    NON_FINITE,
    EXPLODING_GRADIENT,
    DEAD_UNITS,
    ZERO_GRADIENT,
    SATURATED_UNITS,
    GRADIENT_SPIKE,
    VANISHING_GRADIENT
  };

  private RootCausesOfRates() {}

  static void addTo(RootCauses all) {
    tooHigh(all);
    tooLow(all);
    tooFew(all);
    clipped(all);
  }

  /** A rate that lets the training go well for a while. */
  static void addLater(RootCauses all) {
    all.program(
            "64-10 x 256-10 ReLU, Nesterovs 0.05, l2(1e-3), digits",
            seed ->
                Recipe.classifier(Table.digits(seed), seed)
                    .hidden(Nets.widths(10, 256))
                    .also(builder -> builder.l2(1e-3))
                    .updater(new Nesterovs(0.005, 0.9)))
        .seen(FAST)
        .ill(LEARNING_RATE, recipe -> recipe.updater(new Nesterovs(0.05, 0.9)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-3)))
        .add();
  }

  private static void tooHigh(RootCauses all) {
    // A rate of 1 carried over from SGD.
    all.program(
            "64-32-32-10, Adam 1, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed).updater(new Adam(1e-2)))
        .seen(FAST)
        .ill(LEARNING_RATE, recipe -> recipe.updater(new Adam(1)))
        .orCured(UPDATER, recipe -> recipe.updater(new Sgd(0.1)))
        .add();
    all.program("6-32-1, regression, SGD 1", seed -> numbers(seed).updater(new Sgd(0.05)))
        .seen(FAST)
        .ill(LEARNING_RATE, recipe -> recipe.updater(new Sgd(1)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
    all.program(
            "64-32-10 tanh, RMSProp 0.5, digits",
            seed ->
                Recipe.classifier(Table.digits(seed), seed)
                    .hidden(Activation.TANH, WeightInit.XAVIER)
                    .updater(new RmsProp(1e-3)))
        .seen(FAST)
        .ill(LEARNING_RATE, recipe -> recipe.updater(new RmsProp(0.5)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .orCured(NORMALISATION, recipe -> recipe.normalized(true))
        .add();
    all.program(
            "64-32-32-10, Nesterovs 2, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed).updater(new Nesterovs(0.02, 0.9)))
        .seen(FAST)
        .ill(LEARNING_RATE, recipe -> recipe.updater(new Nesterovs(2, 0.9)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
    all.program(
            "LSTM 16 on 20 steps of births, Adam 1", seed -> births(seed).updater(new Adam(1e-2)))
        .seen(FAST)
        .ill(LEARNING_RATE, recipe -> recipe.updater(new Adam(1)))
        .orCured(UPDATER, recipe -> recipe.updater(new Sgd(0.1)))
        .add();
  }

  private static void tooLow(RootCauses all) {
    // The question "the loss falls in the fifth digit only".
    all.program("6-32-32-3, SGD 1e-5", seed -> classes(3, seed).updater(new Sgd(0.1)))
        .ill(LEARNING_RATE, recipe -> recipe.updater(new Sgd(1e-5)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
    all.program(
            "64-32-32-10, Adam 1e-6, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed).updater(new Adam(1e-3)))
        .ill(LEARNING_RATE, recipe -> recipe.updater(new Adam(1e-6)))
        .orCured(UPDATER, recipe -> recipe.updater(new Sgd(0.1)))
        .add();
    all.program("6-32-1, regression, AdaGrad 1e-4", seed -> numbers(seed).updater(new AdaGrad(0.1)))
        .ill(LEARNING_RATE, recipe -> recipe.updater(new AdaGrad(1e-4)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
    // A decay that is meant for epochs and is applied in each step.
    all.program(
            "6-32-32-4, rate halved in each step", seed -> classes(4, seed).updater(new Sgd(0.05)))
        .ill(
            LEARNING_RATE,
            recipe ->
                recipe.updater(new Sgd(new ExponentialSchedule(ScheduleType.ITERATION, 0.05, 0.5))))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
    // A field that was read from a file as 0.
    all.program("6-32-32-3, a rate of 0", seed -> classes(3, seed).updater(new Sgd(0.1)))
        .ill(LEARNING_RATE, recipe -> recipe.updater(new Sgd(0)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
  }

  private static void tooFew(RootCauses all) {
    all.program(
            "64-32-32-10, SGD 3e-3, 100 steps, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed).updater(new Sgd(3e-3)).steps(2500))
        .ill(TRAINING_TIME, recipe -> recipe.steps(100))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Sgd(0.1)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(3e-3)))
        .add();
    // The question "ten epochs and nothing": all rows in one batch, one step an epoch.
    all.program(
            "64-32-32-10, 20 epochs of one batch each, Adam 1e-3, digits",
            seed ->
                Recipe.classifier(Table.digits(seed), seed)
                    .updater(new Adam(1e-3))
                    .batch(1200)
                    .steps(400))
        .ill(TRAINING_TIME, recipe -> recipe.steps(20))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Adam(3e-2)))
        .orCured(BATCH, recipe -> recipe.batch(32).steps(20 * 37))
        .add();
    all.program(
            "6-32-1, regression, SGD 1e-3, 60 steps",
            seed -> numbers(seed).updater(new Sgd(1e-3)).steps(3000))
        .ill(TRAINING_TIME, recipe -> recipe.steps(60))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Sgd(0.1)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
  }

  private static void clipped(RootCauses all) {
    all.program(
            "64-32-32-10, gradients clipped to a norm of 1e-5, SGD 0.1, digits",
            seed -> Recipe.classifier(Table.digits(seed), seed))
        .seen(CLIPPING_MASKS_FAULT)
        .ill(CLIPPING, recipe -> recipe.clipped(GradientNormalization.ClipL2PerLayer, 1e-5))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(3e-3)))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Sgd(3e3)))
        .add();
    all.program(
            "6-32-1, elements clipped to 1e-7, SGD 0.05, regression",
            seed -> numbers(seed).updater(new Sgd(0.05)))
        .seen(CLIPPING_MASKS_FAULT)
        .ill(
            CLIPPING,
            recipe -> recipe.clipped(GradientNormalization.ClipElementWiseAbsoluteValue, 1e-7))
        .orCured(LEARNING_RATE, recipe -> recipe.updater(new Sgd(1e5)))
        .orCured(UPDATER, recipe -> recipe.updater(new Adam(1e-2)))
        .add();
  }

  private static Recipe births(long seed) {
    return Recipe.regressor(Table.births(20, seed), seed)
        .hidden()
        .front(InputType.recurrent(1), new LastTimeStep(Nets.lstm(16)))
        .activation(Activation.TANH);
  }

  private static Recipe classes(int classes, long seed) {
    return Recipe.classifier(Table.classes(6, classes, seed), seed);
  }

  private static Recipe numbers(long seed) {
    return Recipe.regressor(Table.numbers(6, 1, 0.1, seed), seed).hidden(32);
  }
}
