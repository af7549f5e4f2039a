package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SHORT;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.digits;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static io.github.gradientmonitor.diagnosis.CauseKind.DEPTH;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_SMALL;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Set;
import java.util.function.LongFunction;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Learning rates that are too high or too low. */
final class IllCasesOfRates {
  private static final Set<Symptom> TOO_FAST =
      Set.of(UPDATE_TOO_LARGE, NON_FINITE, EXPLODING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT);

  private static final Set<CauseKind> RATE = Set.of(LEARNING_RATE);

  private IllCasesOfRates() {}

  static void add(IllCases all) {
    int[] five = Nets.widths(5, 64);
    int[] three = Nets.widths(3, 100);
    LongFunction<Trial> sound =
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, SHORT, five);
    Set<Symptom> dying =
        Set.of(
            DEAD_UNITS,
            UPDATE_TOO_LARGE,
            VANISHING_GRADIENT,
            ZERO_GRADIENT,
            NON_FINITE,
            EXPLODING_GRADIENT);
    all.add(
        "5 x ReLU 64, He, SGD 10, digits",
        TOO_FAST,
        Set.of(LEARNING_RATE, UPDATER),
        RightAdvice::slows,
        seed -> digits(net(Activation.RELU, RELU, new Sgd(10), seed), seed, SHORT, five),
        sound);
    all.add(
        "5 x ReLU 64, He, SGD 2, digits",
        dying,
        Set.of(LEARNING_RATE, UPDATER, NORMALISATION),
        RightAdvice::slows,
        seed -> digits(net(Activation.RELU, RELU, new Sgd(2), seed), seed, SHORT, five),
        sound);
    all.add(
        "5 x ReLU 64, He, Adam 0.1, digits",
        TOO_FAST,
        Set.of(LEARNING_RATE, UPDATER, NORMALISATION, DEPTH),
        RightAdvice::slows,
        seed -> digits(net(Activation.RELU, RELU, new Adam(0.1), seed), seed, SHORT, five),
        sound);
    all.add(
        "6 x ReLU 48, He, RMSProp 0.1, digits",
        TOO_FAST,
        Set.of(LEARNING_RATE, UPDATER, NORMALISATION, DEPTH),
        RightAdvice::slows,
        seed ->
            digits(
                net(Activation.RELU, RELU, new RmsProp(0.1), seed),
                seed,
                SHORT,
                Nets.widths(6, 48)),
        sound);
    all.add(
        "4 x tanh 64, Xavier, Adam 0.3, digits",
        Set.of(UPDATE_TOO_LARGE, SATURATED_UNITS, EXPLODING_GRADIENT, NON_FINITE),
        Set.of(LEARNING_RATE, UPDATER, NORMALISATION),
        RightAdvice::slows,
        seed ->
            digits(
                net(Activation.TANH, XAVIER, new Adam(0.3), seed), seed, SHORT, Nets.widths(4, 64)),
        sound);
    all.add(
        "6 x ReLU 64, He, Nesterovs 0.9 with 1, digits",
        TOO_FAST,
        Set.of(LEARNING_RATE, NORMALISATION),
        RightAdvice::slows,
        seed ->
            digits(
                net(Activation.RELU, RELU, new Nesterovs(1, 0.9), seed),
                seed,
                SHORT,
                Nets.widths(6, 64)),
        sound);
    all.add(
        "3 x ReLU 100, He, SGD 1e-7, digits",
        Set.of(UPDATE_TOO_SMALL),
        Set.of(LEARNING_RATE, UPDATER),
        RightAdvice::speeds,
        seed -> digits(net(Activation.RELU, RELU, new Sgd(1e-7), seed), seed, SHORT, three),
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, SHORT, three));
    all.add(
        "4 x tanh 64, Xavier, Adam 1e-8, digits",
        Set.of(UPDATE_TOO_SMALL),
        RATE,
        RightAdvice::speeds,
        seed ->
            digits(
                net(Activation.TANH, XAVIER, new Adam(1e-8), seed),
                seed,
                SHORT,
                Nets.widths(4, 64)),
        seed ->
            digits(
                net(Activation.TANH, XAVIER, new Adam(1e-3), seed),
                seed,
                SHORT,
                Nets.widths(4, 64)));
    Set<Symptom> diverging = Set.of(EXPLODING_GRADIENT, NON_FINITE, UPDATE_TOO_LARGE);
    all.add(
        "y = 5 x^2, 1-50-30-1 ReLU, SGD 0.1",
        diverging,
        Set.of(LEARNING_RATE, UPDATER),
        RightAdvice::slows,
        seed -> square(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed),
        seed -> square(net(Activation.RELU, RELU, new Sgd(1e-4), seed), seed));
    all.add(
        "y = 3 x^3, 1-40-40-1 tanh, SGD 1",
        diverging,
        RATE,
        RightAdvice::slows,
        seed -> cube(net(Activation.TANH, XAVIER, new Sgd(1), seed), seed, 1),
        seed -> cube(net(Activation.TANH, XAVIER, new Sgd(0.05), seed), seed, 1.0 / 27));
  }

  private static Trial square(Nets nets, long seed) {
    DataSet data = Data.power(2, 5, 10, 10, seed);
    return new Trial(nets.regressor(1, 1, 50, 30), new Task(data, 50, seed), SHORT);
  }

  private static Trial cube(Nets nets, long seed, double scale) {
    DataSet data = Data.power(3, 3 * scale, 3, 0.1, seed);
    return new Trial(nets.regressor(1, 1, 40, 40), new Task(data, 50, seed), SHORT);
  }
}
