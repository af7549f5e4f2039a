package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SHORT;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SOUND;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.fashion;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static io.github.gradientmonitor.diagnosis.CauseKind.DEPTH;
import static io.github.gradientmonitor.diagnosis.CauseKind.INITIAL_WEIGHTS;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Set;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Initial weights that are too small, so that signal and gradient fade. */
final class IllCasesOfSmallWeights {
  private static final Set<Symptom> SMALL_INIT =
      Set.of(VANISHING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT);

  /** The same where Adam in place of SGD does, too. */
  private static final Set<CauseKind> BADLY_DRAWN_FOR_SGD =
      Set.of(INITIAL_WEIGHTS, NORMALISATION, DEPTH, UPDATER);

  private IllCasesOfSmallWeights() {}

  static void add(IllCases all) {
    IUpdater sgd = new Sgd(0.1);
    all.addDrawn(
        "10 x tanh 64, N(0, 0.01)",
        SMALL_INIT,
        IllCases.BADLY_DRAWN,
        Activation.TANH,
        Nets.normal(0.01),
        XAVIER,
        sgd,
        10,
        64);
    all.addDrawn(
        "16 x ReLU 64, U(-0.05, 0.05)",
        SMALL_INIT,
        IllCases.BADLY_DRAWN,
        Activation.RELU,
        Nets.uniform(0.05),
        RELU,
        sgd,
        16,
        64);
    all.addDrawn(
        "30 x ReLU 64, Xavier",
        SMALL_INIT,
        BADLY_DRAWN_FOR_SGD,
        Activation.RELU,
        XAVIER.getWeightInitFunction(),
        RELU,
        sgd,
        30,
        64);
    all.addDrawn(
        "20 x ReLU 64, N(0, 0.05)",
        SMALL_INIT,
        IllCases.BADLY_DRAWN,
        Activation.RELU,
        Nets.normal(0.05),
        RELU,
        sgd,
        20,
        64);
    all.addDrawn(
        "40 x ReLU 32, Xavier",
        SMALL_INIT,
        IllCases.BADLY_DRAWN,
        Activation.RELU,
        XAVIER.getWeightInitFunction(),
        RELU,
        sgd,
        40,
        32);
    all.addDrawn(
        "12 x tanh 48, N(0, 0.05)",
        SMALL_INIT,
        BADLY_DRAWN_FOR_SGD,
        Activation.TANH,
        Nets.normal(0.05),
        XAVIER,
        sgd,
        12,
        48);
    all.addDrawn(
        "8 x ELU 64, N(0, 0.02)",
        SMALL_INIT,
        BADLY_DRAWN_FOR_SGD,
        Activation.ELU,
        Nets.normal(0.02),
        RELU,
        sgd,
        8,
        64);
    all.addDrawn(
        "14 x leaky ReLU 40, U(-0.1, 0.1)",
        SMALL_INIT,
        IllCases.BADLY_DRAWN,
        Activation.LEAKYRELU,
        Nets.uniform(0.1),
        RELU,
        sgd,
        14,
        40);
    int[] many = Nets.widths(16, 84);
    all.add(
        "LeNet-like with ReLU and 16 x dense 84, U(-0.05, 0.05), SGD, fashion",
        SMALL_INIT,
        IllCases.BADLY_DRAWN,
        RightAdvice.weights(RELU),
        seed -> fashion(new Nets(Activation.RELU, Nets.uniform(0.05), sgd, seed), seed, 2, many),
        seed -> fashion(net(Activation.RELU, RELU, SOUND, seed), seed, 2, many));
    all.add(
        "12 x convolution with ReLU and 2 x dense 64, N(0, 0.05), SGD, fashion",
        SMALL_INIT,
        IllCases.BADLY_DRAWN,
        RightAdvice.weights(RELU),
        seed -> fashion(new Nets(Activation.RELU, Nets.normal(0.05), sgd, seed), seed, 12, 64, 64),
        seed -> fashion(net(Activation.RELU, RELU, SOUND, seed), seed, 12, 64, 64));
    for (int blocks : new int[] {20, 10}) {
      all.add(
          blocks + " blocks of 2 x dense 32 tanh without residuals, N(0, 0.1), digits",
          SMALL_INIT,
          IllCases.BADLY_DRAWN,
          RightAdvice.weights(XAVIER),
          seed ->
              blocks(new Nets(Activation.TANH, Nets.normal(0.1), sgd, seed), seed, blocks, false),
          seed -> blocks(net(Activation.TANH, XAVIER, new Sgd(0.05), seed), seed, blocks, true));
    }
  }

  private static Trial blocks(Nets nets, long seed, int blocks, boolean residual) {
    return new Trial(
        nets.blocks(64, 10, blocks, 32, residual), new Task(Data.digits(), 64, seed), SHORT);
  }
}
