package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.CauseKind.ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.DATA_NOT_FINITE;
import static io.github.gradientmonitor.diagnosis.CauseKind.DEPTH;
import static io.github.gradientmonitor.diagnosis.CauseKind.INITIAL_WEIGHTS;
import static io.github.gradientmonitor.diagnosis.CauseKind.INPUT_SCALE;
import static io.github.gradientmonitor.diagnosis.CauseKind.LEARNING_RATE;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.OUTPUT_ACTIVATION;
import static io.github.gradientmonitor.diagnosis.CauseKind.RECURRENCE;
import static io.github.gradientmonitor.diagnosis.CauseKind.TARGET_SCALE;
import static io.github.gradientmonitor.diagnosis.CauseKind.UPDATER;
import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.GRADIENT_SPIKE;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.SATURATED_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_SMALL;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.ZERO_GRADIENT;
import static org.deeplearning4j.nn.weights.WeightInit.RELU;
import static org.deeplearning4j.nn.weights.WeightInit.RELU_UNIFORM;
import static org.deeplearning4j.nn.weights.WeightInit.XAVIER;
import static org.deeplearning4j.nn.weights.WeightInit.ZERO;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks with a fault, each with a twin that has it not. Those in odd places are for tuning,
 * those in even places for the test; the places were given before anything was tuned.
 */
final class IllCases {
  private static final int STEPS = 200;

  /** Learns in every sound network here. */
  private static final IUpdater SOUND = new Adam(1e-3);

  private static final Set<Symptom> VANISHING = Set.of(VANISHING_GRADIENT, SATURATED_UNITS);
  private static final Set<Symptom> SMALL_INIT =
      Set.of(VANISHING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT);
  private static final Set<Symptom> LARGE_INIT = Set.of(EXPLODING_GRADIENT, NON_FINITE);
  private static final Set<Symptom> TOO_FAST =
      Set.of(UPDATE_TOO_LARGE, NON_FINITE, EXPLODING_GRADIENT, DEAD_UNITS, ZERO_GRADIENT);

  /**
   * What cures a stack of sigmoids: another activation, batch normalisation, or a single layer.
   * These sets were found by changing one thing at a time and training as long as before; other
   * initial weights, rates or updaters alone helped only where they are named. Of networks with
   * convolutions normalisation is by analogy.
   */
  private static final Set<CauseKind> SQUASHED = Set.of(ACTIVATION, NORMALISATION, DEPTH);

  /**
   * The weights were drawn badly; batch normalisation or two layers do as well. Where the twin has
   * another updater beside other weights, the deepest of these need both within so few steps.
   */
  private static final Set<CauseKind> BADLY_DRAWN = Set.of(INITIAL_WEIGHTS, NORMALISATION, DEPTH);

  /** The same where Adam in place of SGD does, too. */
  private static final Set<CauseKind> BADLY_DRAWN_FOR_SGD =
      Set.of(INITIAL_WEIGHTS, NORMALISATION, DEPTH, UPDATER);

  /** So wide that a lower rate is enough, and another activation. */
  private static final Set<CauseKind> DRAWN_TOO_WIDE =
      Set.of(INITIAL_WEIGHTS, NORMALISATION, DEPTH, UPDATER, LEARNING_RATE, ACTIVATION);

  private static final Set<CauseKind> RATE = Set.of(LEARNING_RATE);

  private final List<Case> cases = new ArrayList<>();

  private IllCases() {}

  static List<Case> all() {
    IllCases ill = new IllCases();
    ill.bySigmoid();
    ill.bySmallWeights();
    ill.byLargeWeights();
    ill.byTheLearningRate();
    ill.byConstruction();
    ill.byAnEvent();
    ill.inTime();
    return List.copyOf(ill.cases);
  }

  private void add(
      String name,
      Set<Symptom> acceptable,
      Set<CauseKind> causes,
      Predicate<Remedy> remedy,
      LongFunction<Trial> ill,
      LongFunction<Trial> cured) {
    add(name, acceptable, causes, remedy, 0, ill, cured);
  }

  private void add(
      String name,
      Set<Symptom> acceptable,
      Set<CauseKind> causes,
      Predicate<Remedy> remedy,
      int onset,
      LongFunction<Trial> ill,
      LongFunction<Trial> cured) {
    Half half = cases.size() % 2 == 0 ? Half.TUNING : Half.TEST;
    cases.add(new Case(name, half, acceptable, causes, remedy, onset, ill, cured));
  }

  private void bySigmoid() {
    IUpdater adam = new Adam(1e-3);
    for (int layers : new int[] {8, 11, 12, 13}) {
      int[] narrow = Nets.widths(layers, 5);
      add(
          layers + " x sigmoid 5, He uniform, Adam, circles",
          VANISHING,
          Set.of(ACTIVATION, NORMALISATION),
          IllCases::rectifies,
          seed -> circles(net(Activation.SIGMOID, RELU_UNIFORM, adam, seed), seed, narrow),
          seed -> circles(net(Activation.TANH, XAVIER, new Adam(1e-2), seed), seed, 16, 16, 16));
      add(
          layers + " x sigmoid 5, He uniform, Adam, blobs",
          VANISHING,
          Set.of(ACTIVATION, NORMALISATION),
          IllCases::rectifies,
          seed -> blobs(net(Activation.SIGMOID, RELU_UNIFORM, adam, seed), seed, narrow),
          seed -> blobs(net(Activation.TANH, XAVIER, new Adam(1e-2), seed), seed, 16, 16, 16));
    }
    for (int layers : new int[] {6, 7, 10, 15, 20}) {
      int[] widths = Nets.widths(layers, 64);
      IUpdater updater = layers == 6 ? adam : new Sgd(0.1);
      add(
          layers + " x sigmoid 64, Xavier, " + updater.getClass().getSimpleName() + ", digits",
          VANISHING,
          layers == 6
              ? Set.of(ACTIVATION, NORMALISATION, DEPTH, INITIAL_WEIGHTS, LEARNING_RATE)
              : SQUASHED,
          IllCases::rectifies,
          seed -> digits(net(Activation.SIGMOID, XAVIER, updater, seed), seed, widths),
          seed -> digits(net(Activation.RELU, RELU, SOUND, seed), seed, widths));
    }
    int[] taper = {128, 96, 64, 48, 32, 24, 16};
    add(
        "sigmoid 128-96-64-48-32-24-16, Xavier, Nesterovs, digits",
        VANISHING,
        SQUASHED,
        IllCases::rectifies,
        seed ->
            digits(net(Activation.SIGMOID, XAVIER, new Nesterovs(0.05, 0.9), seed), seed, taper),
        seed -> digits(net(Activation.RELU, RELU, new Nesterovs(0.01, 0.9), seed), seed, taper));
    add(
        "9 x hard sigmoid 48, Xavier, SGD, digits",
        VANISHING,
        SQUASHED,
        IllCases::rectifies,
        seed ->
            digits(
                net(Activation.HARDSIGMOID, XAVIER, new Sgd(0.1), seed), seed, Nets.widths(9, 48)),
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, Nets.widths(9, 48)));
    add(
        "LeNet-like with sigmoid and 7 x dense 84, Xavier, Adam, fashion",
        VANISHING,
        Set.of(ACTIVATION, NORMALISATION),
        IllCases::rectifies,
        seed -> fashion(net(Activation.SIGMOID, XAVIER, adam, seed), seed, 2, Nets.widths(7, 84)),
        seed -> fashion(net(Activation.RELU, RELU, adam, seed), seed, 2, Nets.widths(7, 84)));
    add(
        "8 x convolution with sigmoid and 2 x dense 64, Xavier, SGD, fashion",
        VANISHING,
        Set.of(ACTIVATION, NORMALISATION),
        IllCases::rectifies,
        seed -> fashion(net(Activation.SIGMOID, XAVIER, new Sgd(0.05), seed), seed, 8, 64, 64),
        seed -> fashion(net(Activation.RELU, RELU, SOUND, seed), seed, 8, 64, 64));
  }

  private void bySmallWeights() {
    IUpdater sgd = new Sgd(0.1);
    init(
        "10 x tanh 64, N(0, 0.01)",
        SMALL_INIT,
        BADLY_DRAWN,
        Activation.TANH,
        Nets.normal(0.01),
        XAVIER,
        sgd,
        10,
        64);
    init(
        "16 x ReLU 64, U(-0.05, 0.05)",
        SMALL_INIT,
        BADLY_DRAWN,
        Activation.RELU,
        Nets.uniform(0.05),
        RELU,
        sgd,
        16,
        64);
    init(
        "30 x ReLU 64, Xavier",
        SMALL_INIT,
        BADLY_DRAWN_FOR_SGD,
        Activation.RELU,
        XAVIER.getWeightInitFunction(),
        RELU,
        sgd,
        30,
        64);
    init(
        "20 x ReLU 64, N(0, 0.05)",
        SMALL_INIT,
        BADLY_DRAWN,
        Activation.RELU,
        Nets.normal(0.05),
        RELU,
        sgd,
        20,
        64);
    init(
        "40 x ReLU 32, Xavier",
        SMALL_INIT,
        BADLY_DRAWN,
        Activation.RELU,
        XAVIER.getWeightInitFunction(),
        RELU,
        sgd,
        40,
        32);
    init(
        "12 x tanh 48, N(0, 0.05)",
        SMALL_INIT,
        BADLY_DRAWN_FOR_SGD,
        Activation.TANH,
        Nets.normal(0.05),
        XAVIER,
        sgd,
        12,
        48);
    init(
        "8 x ELU 64, N(0, 0.02)",
        SMALL_INIT,
        BADLY_DRAWN_FOR_SGD,
        Activation.ELU,
        Nets.normal(0.02),
        RELU,
        sgd,
        8,
        64);
    init(
        "14 x leaky ReLU 40, U(-0.1, 0.1)",
        SMALL_INIT,
        BADLY_DRAWN,
        Activation.LEAKYRELU,
        Nets.uniform(0.1),
        RELU,
        sgd,
        14,
        40);
    int[] many = Nets.widths(16, 84);
    add(
        "LeNet-like with ReLU and 16 x dense 84, U(-0.05, 0.05), SGD, fashion",
        SMALL_INIT,
        BADLY_DRAWN,
        weights(RELU),
        seed -> fashion(new Nets(Activation.RELU, Nets.uniform(0.05), sgd, seed), seed, 2, many),
        seed -> fashion(net(Activation.RELU, RELU, SOUND, seed), seed, 2, many));
    add(
        "12 x convolution with ReLU and 2 x dense 64, N(0, 0.05), SGD, fashion",
        SMALL_INIT,
        BADLY_DRAWN,
        weights(RELU),
        seed -> fashion(new Nets(Activation.RELU, Nets.normal(0.05), sgd, seed), seed, 12, 64, 64),
        seed -> fashion(net(Activation.RELU, RELU, SOUND, seed), seed, 12, 64, 64));
    for (int blocks : new int[] {20, 10}) {
      add(
          blocks + " blocks of 2 x dense 32 tanh without residuals, N(0, 0.1), digits",
          SMALL_INIT,
          BADLY_DRAWN,
          weights(XAVIER),
          seed ->
              blocks(new Nets(Activation.TANH, Nets.normal(0.1), sgd, seed), seed, blocks, false),
          seed -> blocks(net(Activation.TANH, XAVIER, new Sgd(0.05), seed), seed, blocks, true));
    }
  }

  private void byLargeWeights() {
    Set<Symptom> saturating = Set.of(EXPLODING_GRADIENT, NON_FINITE, SATURATED_UNITS);
    IUpdater slow = new Sgd(0.01);
    IUpdater sgd = new Sgd(0.1);
    init(
        "10 x ReLU 64, N(0, 1)",
        LARGE_INIT,
        Set.of(INITIAL_WEIGHTS, DEPTH, UPDATER),
        Activation.RELU,
        Nets.normal(1),
        RELU,
        slow,
        10,
        64);
    init(
        "10 x ReLU 100, N(0, 0.3)",
        LARGE_INIT,
        DRAWN_TOO_WIDE,
        Activation.RELU,
        Nets.normal(0.3),
        RELU,
        sgd,
        10,
        100);
    init(
        "10 x tanh 64, N(0, 1)",
        saturating,
        BADLY_DRAWN,
        Activation.TANH,
        Nets.normal(1),
        XAVIER,
        slow,
        10,
        64);
    init(
        "8 x SELU 64, N(0, 0.4)",
        LARGE_INIT,
        DRAWN_TOO_WIDE,
        Activation.SELU,
        Nets.normal(0.4),
        WeightInit.LECUN_NORMAL,
        sgd,
        8,
        64);
    init(
        "15 x ReLU 64, U(-0.6, 0.6)",
        LARGE_INIT,
        Set.of(INITIAL_WEIGHTS, DEPTH, UPDATER, LEARNING_RATE),
        Activation.RELU,
        Nets.uniform(0.6),
        RELU,
        slow,
        15,
        64);
    init(
        "12 x leaky ReLU 48, N(0, 0.5)",
        LARGE_INIT,
        Set.of(INITIAL_WEIGHTS, DEPTH, UPDATER, LEARNING_RATE),
        Activation.LEAKYRELU,
        Nets.normal(0.5),
        RELU,
        slow,
        12,
        48);
    init(
        "12 x tanh 100, N(0, 0.6)",
        saturating,
        BADLY_DRAWN,
        Activation.TANH,
        Nets.normal(0.6),
        XAVIER,
        slow,
        12,
        100);
    add(
        "6 x convolution with ReLU and 3 x dense 64, N(0, 0.5), SGD, fashion",
        LARGE_INIT,
        Set.of(INITIAL_WEIGHTS),
        weights(RELU),
        seed ->
            fashion(new Nets(Activation.RELU, Nets.normal(0.5), slow, seed), seed, 6, 64, 64, 64),
        seed -> fashion(net(Activation.RELU, RELU, SOUND, seed), seed, 6, 64, 64, 64));
  }

  private void byTheLearningRate() {
    int[] five = Nets.widths(5, 64);
    int[] three = Nets.widths(3, 100);
    LongFunction<Trial> sound =
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, five);
    Set<Symptom> dying =
        Set.of(
            DEAD_UNITS,
            UPDATE_TOO_LARGE,
            VANISHING_GRADIENT,
            ZERO_GRADIENT,
            NON_FINITE,
            EXPLODING_GRADIENT);
    add(
        "5 x ReLU 64, He, SGD 10, digits",
        TOO_FAST,
        Set.of(LEARNING_RATE, UPDATER),
        IllCases::slows,
        seed -> digits(net(Activation.RELU, RELU, new Sgd(10), seed), seed, five),
        sound);
    add(
        "5 x ReLU 64, He, SGD 2, digits",
        dying,
        Set.of(LEARNING_RATE, UPDATER, NORMALISATION),
        IllCases::slows,
        seed -> digits(net(Activation.RELU, RELU, new Sgd(2), seed), seed, five),
        sound);
    add(
        "5 x ReLU 64, He, Adam 0.1, digits",
        TOO_FAST,
        Set.of(LEARNING_RATE, UPDATER, NORMALISATION, DEPTH),
        IllCases::slows,
        seed -> digits(net(Activation.RELU, RELU, new Adam(0.1), seed), seed, five),
        sound);
    add(
        "6 x ReLU 48, He, RMSProp 0.1, digits",
        TOO_FAST,
        Set.of(LEARNING_RATE, UPDATER, NORMALISATION, DEPTH),
        IllCases::slows,
        seed ->
            digits(net(Activation.RELU, RELU, new RmsProp(0.1), seed), seed, Nets.widths(6, 48)),
        sound);
    add(
        "4 x tanh 64, Xavier, Adam 0.3, digits",
        Set.of(UPDATE_TOO_LARGE, SATURATED_UNITS, EXPLODING_GRADIENT, NON_FINITE),
        Set.of(LEARNING_RATE, UPDATER, NORMALISATION),
        IllCases::slows,
        seed -> digits(net(Activation.TANH, XAVIER, new Adam(0.3), seed), seed, Nets.widths(4, 64)),
        sound);
    add(
        "6 x ReLU 64, He, Nesterovs 0.9 with 1, digits",
        TOO_FAST,
        Set.of(LEARNING_RATE, NORMALISATION),
        IllCases::slows,
        seed ->
            digits(
                net(Activation.RELU, RELU, new Nesterovs(1, 0.9), seed), seed, Nets.widths(6, 64)),
        sound);
    add(
        "3 x ReLU 100, He, SGD 1e-7, digits",
        Set.of(UPDATE_TOO_SMALL),
        Set.of(LEARNING_RATE, UPDATER),
        IllCases::speeds,
        seed -> digits(net(Activation.RELU, RELU, new Sgd(1e-7), seed), seed, three),
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, three));
    add(
        "4 x tanh 64, Xavier, Adam 1e-8, digits",
        Set.of(UPDATE_TOO_SMALL),
        RATE,
        IllCases::speeds,
        seed ->
            digits(net(Activation.TANH, XAVIER, new Adam(1e-8), seed), seed, Nets.widths(4, 64)),
        seed ->
            digits(net(Activation.TANH, XAVIER, new Adam(1e-3), seed), seed, Nets.widths(4, 64)));
    Set<Symptom> diverging = Set.of(EXPLODING_GRADIENT, NON_FINITE, UPDATE_TOO_LARGE);
    add(
        "y = 5 x^2, 1-50-30-1 ReLU, SGD 0.1",
        diverging,
        Set.of(LEARNING_RATE, UPDATER),
        IllCases::slows,
        seed -> square(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed),
        seed -> square(net(Activation.RELU, RELU, new Sgd(1e-4), seed), seed));
    add(
        "y = 3 x^3, 1-40-40-1 tanh, SGD 1",
        diverging,
        RATE,
        IllCases::slows,
        seed -> cube(net(Activation.TANH, XAVIER, new Sgd(1), seed), seed, 1),
        seed -> cube(net(Activation.TANH, XAVIER, new Sgd(0.05), seed), seed, 1.0 / 27));
  }

  private void byConstruction() {
    Set<Symptom> scale =
        Set.of(EXPLODING_GRADIENT, NON_FINITE, UPDATE_TOO_LARGE, DEAD_UNITS, ZERO_GRADIENT);
    int[] three = Nets.widths(3, 64);
    add(
        "3 x ReLU 64, all weights zero, digits",
        Set.of(ZERO_GRADIENT, DEAD_UNITS, VANISHING_GRADIENT),
        Set.of(INITIAL_WEIGHTS),
        IllCases::draws,
        seed -> digits(net(Activation.RELU, ZERO, new Sgd(0.1), seed), seed, three),
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, three));
    add(
        "4 x tanh 32, all weights zero, Adam, digits",
        Set.of(ZERO_GRADIENT, DEAD_UNITS, VANISHING_GRADIENT),
        Set.of(INITIAL_WEIGHTS),
        IllCases::draws,
        seed -> digits(net(Activation.TANH, ZERO, new Adam(1e-3), seed), seed, Nets.widths(4, 32)),
        seed ->
            digits(net(Activation.TANH, XAVIER, new Adam(1e-3), seed), seed, Nets.widths(4, 32)));
    add(
        "softmax over one unit, 2 x tanh 16, circles",
        Set.of(ZERO_GRADIENT),
        Set.of(OUTPUT_ACTIVATION),
        IllCases::mendsOutput,
        seed -> oneUnit(seed, true),
        seed -> oneUnit(seed, false));
    add(
        "2 x ReLU 64, inputs x 1e4, SGD 0.1, digits",
        scale,
        Set.of(INPUT_SCALE, NORMALISATION, UPDATER, ACTIVATION),
        IllCases::scalesInputs,
        seed -> scaled(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, 1e4),
        seed -> scaled(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, 1));
    add(
        "2 x ReLU 64, inputs x 255, SGD 0.1, digits",
        scale,
        Set.of(INPUT_SCALE, NORMALISATION, UPDATER, ACTIVATION, LEARNING_RATE),
        IllCases::scalesInputs,
        seed -> scaled(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, 255),
        seed -> scaled(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, 1));
    add(
        "y = x^4 on -100 .. 100, 1-50-50-1 ReLU, Adam",
        scale,
        Set.of(TARGET_SCALE, LEARNING_RATE),
        IllCases::scalesInputs,
        seed -> fourth(seed, false),
        seed -> fourth(seed, true));
  }

  private void byAnEvent() {
    int[] three = Nets.widths(3, 64);
    LongFunction<Trial> sound =
        seed -> digits(net(Activation.RELU, RELU, new Sgd(0.1), seed), seed, three);
    add(
        "3 x ReLU 64, labels turn to NaN at step 40",
        Set.of(NON_FINITE),
        Set.of(DATA_NOT_FINITE),
        IllCases::looksAtData,
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
    add(
        "3 x ReLU 64, learning rate x 1000 at step 40",
        Set.of(UPDATE_TOO_LARGE, EXPLODING_GRADIENT, NON_FINITE, DEAD_UNITS, ZERO_GRADIENT),
        RATE,
        IllCases::slows,
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
    add(
        "3 x ReLU 64, features turn to infinity at step 60",
        Set.of(NON_FINITE),
        Set.of(DATA_NOT_FINITE),
        IllCases::looksAtData,
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
    add(
        "3 x ReLU 64, Adam, learning rate x 300 at step 60",
        Set.of(UPDATE_TOO_LARGE, EXPLODING_GRADIENT, NON_FINITE, DEAD_UNITS, ZERO_GRADIENT),
        RATE,
        IllCases::slows,
        60,
        seed ->
            digits(net(Activation.RELU, RELU, new Adam(1e-3), seed), seed, three)
                .disturbed(
                    (model, step) -> {
                      if (step == 60) {
                        ((MultiLayerNetwork) model).setLearningRate(0.3);
                      }
                    }),
        seed -> digits(net(Activation.RELU, RELU, new Adam(1e-3), seed), seed, three));
  }

  private void inTime() {
    // With tanh neither smaller weights nor another updater alone is enough: it takes both.
    Set<Symptom> exploding =
        Set.of(EXPLODING_GRADIENT, NON_FINITE, SATURATED_UNITS, UPDATE_TOO_LARGE, GRADIENT_SPIKE);
    add(
        "simple recurrent 32 tanh, N(0, 2 / sqrt n), SGD, 100 days of births",
        exploding,
        Set.of(RECURRENCE, INITIAL_WEIGHTS),
        IllCases::holdsInTime,
        seed -> births(Activation.TANH, new NormalDistribution(0, 0.35), new Sgd(0.1), seed),
        seed -> births(Activation.TANH, new NormalDistribution(0, 0.17), SOUND, seed));
    add(
        "simple recurrent 32 ReLU, N(0, 0.5), SGD, 100 days of births",
        exploding,
        Set.of(RECURRENCE, INITIAL_WEIGHTS),
        IllCases::holdsInTime,
        seed -> births(Activation.RELU, new NormalDistribution(0, 0.5), new Sgd(0.1), seed),
        seed -> births(Activation.RELU, new NormalDistribution(0, 0.2), SOUND, seed));
  }

  private static Trial births(
      Activation activation, Distribution recurrentWeights, IUpdater updater, long seed) {
    MultiLayerNetwork network =
        net(activation, XAVIER, updater, seed).sequences(Nets.recurrent(32, recurrentWeights));
    return new Trial(network, new Task(Data.births(100), 32, seed), STEPS);
  }

  /** A classifier of digits whose initial weights are wrong; cured, they are right. */
  private void init(
      String name,
      Set<Symptom> acceptable,
      Set<CauseKind> causes,
      Activation activation,
      IWeightInit bad,
      WeightInit good,
      IUpdater updater,
      int layers,
      int width) {
    int[] widths = Nets.widths(layers, width);
    add(
        name + ", SGD, digits",
        acceptable,
        causes,
        weights(good),
        seed -> digits(new Nets(activation, bad, updater, seed), seed, widths),
        seed -> digits(net(activation, good, SOUND, seed), seed, widths));
  }

  /** First advice that is right: a sigmoid is replaced by something that does not saturate. */
  private static boolean rectifies(Remedy remedy) {
    return remedy instanceof Remedy.SwapActivation swap
        && Set.of("relu", "leakyrelu", "elu", "selu").contains(swap.activation());
  }

  private static boolean slows(Remedy remedy) {
    return remedy instanceof Remedy.ScaleLearningRate scale && scale.factor() < 1;
  }

  private static boolean speeds(Remedy remedy) {
    return remedy instanceof Remedy.ScaleLearningRate scale && scale.factor() > 1;
  }

  private static boolean draws(Remedy remedy) {
    return remedy instanceof Remedy.Reinitialize;
  }

  private static boolean scalesInputs(Remedy remedy) {
    return remedy instanceof Remedy.ScaleInputs;
  }

  private static boolean mendsOutput(Remedy remedy) {
    return remedy instanceof Remedy.CheckOutputLayer;
  }

  private static boolean looksAtData(Remedy remedy) {
    return remedy instanceof Remedy.CheckData;
  }

  /** Against recurrent weights that are too large: clipping first, or other recurrent weights. */
  private static boolean holdsInTime(Remedy remedy) {
    return remedy instanceof Remedy.ClipGradient
        || remedy.equals(new Remedy.Reinitialize("orthogonal"));
  }

  /** First advice that is right: initial weights that keep the variance of the signal. */
  private static Predicate<Remedy> weights(WeightInit good) {
    String family =
        switch (good) {
          case RELU -> "he_";
          case LECUN_NORMAL -> "lecun_";
          default -> "xavier_";
        };
    return remedy ->
        remedy instanceof Remedy.Reinitialize draw && draw.weightInit().startsWith(family);
  }

  private static Nets net(Activation activation, WeightInit init, IUpdater updater, long seed) {
    return Nets.of(activation, init, updater.clone(), seed);
  }

  private static Trial digits(Nets nets, long seed, int... widths) {
    return new Trial(nets.classifier(64, 10, widths), new Task(Data.digits(), 64, seed), STEPS);
  }

  private static Trial circles(Nets nets, long seed, int... widths) {
    return new Trial(nets.classifier(2, 2, widths), new Task(Data.circles(seed), 128, seed), STEPS);
  }

  private static Trial blobs(Nets nets, long seed, int... widths) {
    return new Trial(nets.classifier(2, 3, widths), new Task(Data.blobs(seed), 128, seed), STEPS);
  }

  private static Trial fashion(Nets nets, long seed, int convolutions, int... widths) {
    return new Trial(
        nets.convolutional(14, convolutions, widths), new Task(Data.fashion(), 32, seed), 150);
  }

  private static Trial blocks(Nets nets, long seed, int blocks, boolean residual) {
    return new Trial(
        nets.blocks(64, 10, blocks, 32, residual), new Task(Data.digits(), 64, seed), STEPS);
  }

  private static Trial square(Nets nets, long seed) {
    DataSet data = Data.power(2, 5, 10, 10, seed);
    return new Trial(nets.regressor(1, 1, 50, 30), new Task(data, 50, seed), STEPS);
  }

  private static Trial cube(Nets nets, long seed, double scale) {
    DataSet data = Data.power(3, 3 * scale, 3, 0.1, seed);
    return new Trial(nets.regressor(1, 1, 40, 40), new Task(data, 50, seed), STEPS);
  }

  private static Trial fourth(long seed, boolean scaled) {
    DataSet data = Data.power(4, 1, 100, 0, seed);
    DataSet used = scaled ? Data.scaled(data, 0.02, 2e-8) : data;
    Nets nets = net(Activation.RELU, RELU, new Adam(scaled ? 1e-2 : 1e-3), seed);
    return new Trial(nets.regressor(1, 1, 50, 50), new Task(used, 400, seed), STEPS);
  }

  private static Trial scaled(Nets nets, long seed, double factor) {
    DataSet data = Data.scaled(Data.digits(), factor, 1);
    return new Trial(nets.classifier(64, 10, 64, 64), new Task(data, 64, seed), STEPS);
  }

  private static Trial oneUnit(long seed, boolean softmax) {
    DataSet circles = Data.circles(seed);
    DataSet data = new DataSet(circles.getFeatures(), circles.getLabels().getColumn(1, true));
    Nets nets = net(Activation.TANH, XAVIER, new Adam(1e-2), seed);
    MultiLayerNetwork network =
        nets.sequence(
            layers ->
                layers
                    .layer(Nets.dense(2, 16))
                    .layer(Nets.dense(16, 16))
                    .layer(
                        new OutputLayer.Builder(softmax ? LossFunction.MCXENT : LossFunction.XENT)
                            .activation(softmax ? Activation.SOFTMAX : Activation.SIGMOID)
                            .nIn(16)
                            .nOut(1)
                            .build())
                    .validateOutputLayerConfig(false));
    return new Trial(network, new Task(data, 128, seed), STEPS);
  }
}
