package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SHORT;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SOUND;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.digits;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.fashion;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static io.github.gradientmonitor.diagnosis.CauseKind.ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.DEPTH;
import static io.github.gradientmonitor.diagnosis.CauseKind.INITIAL_WEIGHTS;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.RELU_UNIFORM;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Set;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Stacks of sigmoids, through which no gradient comes. */
final class IllCasesOfActivations {
  private static final Set<Symptom> VANISHING = Set.of(VANISHING_GRADIENT, SATURATED_UNITS);

  /**
   * What cures a stack of sigmoids: another activation, batch normalisation, or a single layer.
   * These sets were found by changing one thing at a time and training as long as before; other
   * initial weights, rates or updaters alone helped only where they are named. Of networks with
   * convolutions normalisation is by analogy.
   */
  private static final Set<CauseKind> SQUASHED = Set.of(ACTIVATION, NORMALISATION, DEPTH);

  private IllCasesOfActivations() {}

  static void add(IllCases all) {
    IUpdater adam = new Adam(1e-3);
    for (int layers : new int[] {8, 11, 12, 13}) {
      int[] narrow = Nets.widths(layers, 5);
      all.add(
          layers + " x sigmoid 5, He uniform, Adam, circles",
          VANISHING,
          Set.of(ACTIVATION, NORMALISATION),
          RightAdvice::rectifies,
          seed -> circles(net(Activation.SIGMOID, RELU_UNIFORM, adam, seed), seed, narrow),
          seed -> circles(net(Activation.TANH, XAVIER, new Adam(1e-2), seed), seed, 16, 16, 16));
      all.add(
          layers + " x sigmoid 5, He uniform, Adam, blobs",
          VANISHING,
          Set.of(ACTIVATION, NORMALISATION),
          RightAdvice::rectifies,
          seed -> blobs(net(Activation.SIGMOID, RELU_UNIFORM, adam, seed), seed, narrow),
          seed -> blobs(net(Activation.TANH, XAVIER, new Adam(1e-2), seed), seed, 16, 16, 16));
    }
    for (int layers : new int[] {6, 7, 10, 15, 20}) {
      int[] widths = Nets.widths(layers, 64);
      IUpdater updater = layers == 6 ? adam : new Sgd(0.1);
      all.add(
          layers + " x sigmoid 64, Xavier, " + updater.getClass().getSimpleName() + ", digits",
          VANISHING,
          layers == 6
              ? Set.of(ACTIVATION, NORMALISATION, DEPTH, INITIAL_WEIGHTS, LEARNING_RATE)
              : SQUASHED,
          RightAdvice::rectifies,
          seed -> digits(net(Activation.SIGMOID, XAVIER, updater, seed), seed, SHORT, widths),
          seed -> digits(net(Activation.RELU, RELU, SOUND, seed), seed, SHORT, widths));
    }
    int[] taper = {128, 96, 64, 48, 32, 24, 16};
    all.add(
        "sigmoid 128-96-64-48-32-24-16, Xavier, Nesterovs, digits",
        VANISHING,
        SQUASHED,
        RightAdvice::rectifies,
        seed ->
            digits(
                net(Activation.SIGMOID, XAVIER, new Nesterovs(0.05, 0.9), seed),
                seed,
                SHORT,
                taper),
        seed ->
            digits(net(Activation.RELU, RELU, new Nesterovs(0.01, 0.9), seed), seed, SHORT, taper));
    all.add(
        "9 x hard sigmoid 48, Xavier, SGD, digits",
        VANISHING,
        SQUASHED,
        RightAdvice::rectifies,
        seed ->
            digits(
                net(Activation.HARDSIGMOID, XAVIER, new Sgd(0.1), seed),
                seed,
                SHORT,
                Nets.widths(9, 48)),
        seed ->
            digits(
                net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, SHORT, Nets.widths(9, 48)));
    all.add(
        "LeNet-like with sigmoid and 7 x dense 84, Xavier, Adam, fashion",
        VANISHING,
        Set.of(ACTIVATION, NORMALISATION),
        RightAdvice::rectifies,
        seed -> fashion(net(Activation.SIGMOID, XAVIER, adam, seed), seed, 2, Nets.widths(7, 84)),
        seed -> fashion(net(Activation.RELU, RELU, adam, seed), seed, 2, Nets.widths(7, 84)));
    all.add(
        "8 x convolution with sigmoid and 2 x dense 64, Xavier, SGD, fashion",
        VANISHING,
        Set.of(ACTIVATION, NORMALISATION),
        RightAdvice::rectifies,
        seed -> fashion(net(Activation.SIGMOID, XAVIER, new Sgd(0.05), seed), seed, 8, 64, 64),
        seed -> fashion(net(Activation.RELU, RELU, SOUND, seed), seed, 8, 64, 64));
  }

  private static Trial circles(Nets nets, long seed, int... widths) {
    return new Trial(nets.classifier(2, 2, widths), new Task(Data.circles(seed), 128, seed), SHORT);
  }

  private static Trial blobs(Nets nets, long seed, int... widths) {
    return new Trial(nets.classifier(2, 3, widths), new Task(Data.blobs(seed), 128, seed), SHORT);
  }
}
