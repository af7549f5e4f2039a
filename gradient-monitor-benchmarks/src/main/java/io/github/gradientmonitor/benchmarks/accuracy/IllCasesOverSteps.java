package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SHORT;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SOUND;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.births;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.digits;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static io.github.gradientmonitor.diagnosis.CauseKind.DATA_NOT_FINITE;
import static io.github.gradientmonitor.diagnosis.CauseKind.INITIAL_WEIGHTS;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.RECURRENCE;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.GRADIENT_SPIKE;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Set;
import java.util.function.LongFunction;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Faults that come with a step of the training, or with the steps of a sequence. */
final class IllCasesOverSteps {
  private static final Set<CauseKind> RATE = Set.of(LEARNING_RATE);

  private IllCasesOverSteps() {}

  static void byAnEvent(IllCases all) {
    int[] three = Nets.widths(3, 64);
    LongFunction<Trial> sound =
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, SHORT, three);
    all.add(
        "3 x ReLU 64, labels turn to NaN at step 40",
        Set.of(NON_FINITE),
        Set.of(DATA_NOT_FINITE),
        RightAdvice::looksAtData,
        40,
        seed ->
            sound
                .apply(seed)
                .poisoned(
                    (batch, step) -> {
                      if (step >= 40) {
                        batch.getLabels().putScalar(0, 0, Float.NaN);
                      }
                    }),
        sound);
    all.add(
        "3 x ReLU 64, learning rate x 1000 at step 40",
        Set.of(UPDATE_TOO_LARGE, EXPLODING_GRADIENT, NON_FINITE, DEAD_UNITS, ZERO_GRADIENT),
        RATE,
        RightAdvice::slows,
        40,
        seed ->
            sound
                .apply(seed)
                .disturbed(
                    (model, step) -> {
                      if (step == 40) {
                        ((MultiLayerNetwork) model).setLearningRate(100);
                      }
                    }),
        sound);
    all.add(
        "3 x ReLU 64, features turn to infinity at step 60",
        Set.of(NON_FINITE),
        Set.of(DATA_NOT_FINITE),
        RightAdvice::looksAtData,
        60,
        seed ->
            sound
                .apply(seed)
                .poisoned(
                    (batch, step) -> {
                      if (step >= 60) {
                        batch.getFeatures().putScalar(0, 0, Float.POSITIVE_INFINITY);
                      }
                    }),
        sound);
    all.add(
        "3 x ReLU 64, Adam, learning rate x 300 at step 60",
        Set.of(UPDATE_TOO_LARGE, EXPLODING_GRADIENT, NON_FINITE, DEAD_UNITS, ZERO_GRADIENT),
        RATE,
        RightAdvice::slows,
        60,
        seed ->
            digits(net(Activation.RELU, RELU, new Adam(1e-3), seed), seed, SHORT, three)
                .disturbed(
                    (model, step) -> {
                      if (step == 60) {
                        ((MultiLayerNetwork) model).setLearningRate(0.3);
                      }
                    }),
        seed -> digits(net(Activation.RELU, RELU, new Adam(1e-3), seed), seed, SHORT, three));
  }

  static void inTime(IllCases all) {
    // With tanh neither smaller weights nor another updater alone is enough: it takes both.
    Set<Symptom> exploding =
        Set.of(EXPLODING_GRADIENT, NON_FINITE, SATURATED_UNITS, UPDATE_TOO_LARGE, GRADIENT_SPIKE);
    all.add(
        "simple recurrent 32 tanh, N(0, 2 / sqrt n), SGD, 100 days of births",
        exploding,
        Set.of(RECURRENCE, INITIAL_WEIGHTS),
        RightAdvice::holdsInTime,
        seed -> simple(Activation.TANH, new NormalDistribution(0, 0.35), new Sgd(0.1), seed),
        seed -> simple(Activation.TANH, new NormalDistribution(0, 0.17), SOUND, seed));
    all.add(
        "simple recurrent 32 ReLU, N(0, 0.5), SGD, 100 days of births",
        exploding,
        Set.of(RECURRENCE, INITIAL_WEIGHTS),
        RightAdvice::holdsInTime,
        seed -> simple(Activation.RELU, new NormalDistribution(0, 0.5), new Sgd(0.1), seed),
        seed -> simple(Activation.RELU, new NormalDistribution(0, 0.2), SOUND, seed));
  }

  private static Trial simple(
      Activation activation, Distribution recurrentWeights, IUpdater updater, long seed) {
    return births(
        net(activation, XAVIER, updater, seed), seed, 100, Nets.recurrent(32, recurrentWeights));
  }
}
