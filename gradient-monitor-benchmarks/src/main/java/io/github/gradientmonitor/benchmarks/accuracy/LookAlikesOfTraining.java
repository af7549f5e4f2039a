package io.github.gradientmonitor.benchmarks.accuracy;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/** Dropout, penalties, rates and clipping at values that are fine. */
final class LookAlikesOfTraining {
  private LookAlikesOfTraining() {}

  static void addTo(LookAlikes all) {
    regularised(all);
    rates(all);
    updaters(all);
    construction(all);
  }

  private static void regularised(LookAlikes all) {
    all.sound("dropOut(0.5)", seed -> classes(4, seed).hidden(64, 64).dropOut(0.5));
    all.sound(
        "dropOut(0.2) of a wide layer, digits",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .hidden(256, 128)
                .dropOut(0.2)
                .updater(new Adam(1e-3)));
    all.sound(
        "dropOut(0.8) of the inputs, digits",
        seed -> Recipe.classifier(Table.digits(seed), seed).dropOutOfInputs(0.8));
    all.sound("l2(1e-4)", seed -> classes(4, seed).also(builder -> builder.l2(1e-4)));
    all.sound(
        "l2(0.01), most of the score at first",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .hidden(128, 128)
                .also(builder -> builder.l2(0.01))
                .updater(new Adam(1e-3)));
    all.sound(
        "l1(1e-4) and weight decay of 1e-3",
        seed -> classes(3, seed).also(builder -> builder.l1(1e-4).weightDecay(1e-3)));
  }

  private static void rates(LookAlikes all) {
    all.sound(
        "SGD 0.005, low but fine",
        seed -> Recipe.classifier(Table.digits(seed), seed).updater(new Sgd(0.005)).steps(1500));
    all.sound(
        "Adam 2e-4, low but fine",
        seed -> Recipe.classifier(Table.digits(seed), seed).updater(new Adam(2e-4)).steps(800));
    all.sound("Adam 1e-2 on 6-16-3", seed -> classes(3, seed).hidden(16).updater(new Adam(1e-2)));
    all.sound(
        "Adam 5e-2 on 6-8-1, regression",
        seed ->
            Recipe.regressor(Table.numbers(6, 1, 0.1, seed), seed)
                .hidden(8)
                .activation(Activation.TANH)
                .updater(new Adam(5e-2)));
    all.sound(
        "SGD 0.7 on one hidden layer, digits",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .hidden(32)
                .hidden(Activation.TANH, WeightInit.XAVIER)
                .updater(new Sgd(0.7)));
    all.sound(
        "40 steps that are enough, Adam 3e-2",
        seed -> classes(3, seed).hidden(32).updater(new Adam(3e-2)).steps(40));
  }

  private static void updaters(LookAlikes all) {
    all.sound(
        "AdaDelta, whose steps begin tiny",
        seed -> classes(3, seed).updater(new AdaDelta()).steps(600));
    all.sound(
        "updater NoOp, which leaves the gradient as it is: SGD with a rate of 1",
        seed -> classes(3, seed).updater(new NoOp()));
    all.sound("AdaGrad 0.05", seed -> classes(4, seed).updater(new AdaGrad(0.05)));
    all.sound("Nadam 3e-3", seed -> classes(4, seed).updater(new Nadam(3e-3)));
    all.sound(
        "Nesterovs 0.99, which swings",
        seed -> classes(3, seed).updater(new Nesterovs(0.003, 0.99)));
  }

  private static void construction(LookAlikes all) {
    all.sound(
        "gradients clipped to a norm of 1, SGD 0.1, digits",
        seed ->
            Recipe.classifier(Table.digits(seed), seed)
                .clipped(GradientNormalization.ClipL2PerLayer, 1));
    all.sound(
        "LSTM 16 on 20 steps of births, gradients clipped to a norm of 0.5",
        seed ->
            Recipe.regressor(Table.births(20, seed), seed)
                .hidden()
                .front(InputType.recurrent(1), new LastTimeStep(Nets.lstm(16)))
                .activation(Activation.TANH)
                .updater(new Adam(5e-3))
                .clipped(GradientNormalization.ClipL2PerLayer, 0.5));
    all.sound(
        "256 random features held fixed under a trained output, digits",
        seed -> Recipe.classifier(Table.digits(seed), seed).hidden(256).frozen(true));
    all.sound(
        "batches of eight with batch normalisation",
        seed -> classes(4, seed).normalized(true).batch(8).updater(new Adam(3e-3)));
    all.sound("biases of 1 in front of rectifiers", seed -> classes(4, seed).bias(1));
  }

  private static Recipe classes(int classes, long seed) {
    return Recipe.classifier(Table.classes(6, classes, seed), seed);
  }
}
