package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SOUND;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.fashion;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static io.github.gradientmonitor.diagnosis.CauseKind.ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.DEPTH;
import static io.github.gradientmonitor.diagnosis.CauseKind.INITIAL_WEIGHTS;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Set;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Initial weights that are too large, so that signal and gradient grow. */
final class IllCasesOfLargeWeights {
  private static final Set<Symptom> LARGE_INIT = Set.of(EXPLODING_GRADIENT, NON_FINITE);

  /** So wide that a lower rate is enough, and another activation. */
  private static final Set<CauseKind> DRAWN_TOO_WIDE =
      Set.of(INITIAL_WEIGHTS, NORMALISATION, DEPTH, UPDATER, LEARNING_RATE, ACTIVATION);

  private IllCasesOfLargeWeights() {}

  static void add(IllCases all) {
    Set<Symptom> saturating = Set.of(EXPLODING_GRADIENT, NON_FINITE, SATURATED_UNITS);
    IUpdater slow = new Sgd(0.01);
    IUpdater sgd = new Sgd(0.1);
    all.addDrawn(
        "10 x ReLU 64, N(0, 1)",
        LARGE_INIT,
        Set.of(INITIAL_WEIGHTS, DEPTH, UPDATER),
        Activation.RELU,
        Nets.normal(1),
        RELU,
        slow,
        10,
        64);
    all.addDrawn(
        "10 x ReLU 100, N(0, 0.3)",
        LARGE_INIT,
        DRAWN_TOO_WIDE,
        Activation.RELU,
        Nets.normal(0.3),
        RELU,
        sgd,
        10,
        100);
    all.addDrawn(
        "10 x tanh 64, N(0, 1)",
        saturating,
        IllCases.BADLY_DRAWN,
        Activation.TANH,
        Nets.normal(1),
        XAVIER,
        slow,
        10,
        64);
    all.addDrawn(
        "8 x SELU 64, N(0, 0.4)",
        LARGE_INIT,
        DRAWN_TOO_WIDE,
        Activation.SELU,
        Nets.normal(0.4),
        WeightInit.LECUN_NORMAL,
        sgd,
        8,
        64);
    all.addDrawn(
        "15 x ReLU 64, U(-0.6, 0.6)",
        LARGE_INIT,
        Set.of(INITIAL_WEIGHTS, DEPTH, UPDATER, LEARNING_RATE),
        Activation.RELU,
        Nets.uniform(0.6),
        RELU,
        slow,
        15,
        64);
    all.addDrawn(
        "12 x leaky ReLU 48, N(0, 0.5)",
        LARGE_INIT,
        Set.of(INITIAL_WEIGHTS, DEPTH, UPDATER, LEARNING_RATE),
        Activation.LEAKYRELU,
        Nets.normal(0.5),
        RELU,
        slow,
        12,
        48);
    all.addDrawn(
        "12 x tanh 100, N(0, 0.6)",
        saturating,
        IllCases.BADLY_DRAWN,
        Activation.TANH,
        Nets.normal(0.6),
        XAVIER,
        slow,
        12,
        100);
    all.add(
        "6 x convolution with ReLU and 3 x dense 64, N(0, 0.5), SGD, fashion",
        LARGE_INIT,
        Set.of(INITIAL_WEIGHTS),
        RightAdvice.weights(RELU),
        seed ->
            fashion(new Nets(Activation.RELU, Nets.normal(0.5), slow, seed), seed, 6, 64, 64, 64),
        seed -> fashion(net(Activation.RELU, RELU, SOUND, seed), seed, 6, 64, 64, 64));
  }
}
