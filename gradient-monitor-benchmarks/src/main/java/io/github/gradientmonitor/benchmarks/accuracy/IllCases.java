package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SHORT;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.SOUND;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.digits;
import static io.github.gradientmonitor.benchmarks.accuracy.Trainings.net;
import static io.github.gradientmonitor.diagnosis.CauseKind.DEPTH;
import static io.github.gradientmonitor.diagnosis.CauseKind.INITIAL_WEIGHTS;
import static io.github.gradientmonitor.diagnosis.CauseKind.NORMALISATION;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Networks with a fault, each with a twin that has it not. Those in odd places are for tuning,
 * those in even places for the test; the places were given before anything was tuned, so that the
 * order in which kinds of faults are added must stay.
 *
 * <p>The causes of each were found by changing one thing at a time and training as long as before.
 */
final class IllCases {
  /**
   * The weights were drawn badly; batch normalisation or two layers do as well. Where the twin has
   * another updater beside other weights, the deepest of these need both within so few steps.
   */
  static final Set<CauseKind> BADLY_DRAWN = Set.of(INITIAL_WEIGHTS, NORMALISATION, DEPTH);

  private final List<Case> cases = new ArrayList<>();

  private IllCases() {}

  static List<Case> all() {
    IllCases ill = new IllCases();
    IllCasesOfActivations.add(ill);
    IllCasesOfSmallWeights.add(ill);
    IllCasesOfLargeWeights.add(ill);
    IllCasesOfRates.add(ill);
    IllCasesOfConstruction.add(ill);
    IllCasesOverSteps.byAnEvent(ill);
    IllCasesOverSteps.inTime(ill);
    return List.copyOf(ill.cases);
  }

  void add(
      String name,
      Set<Symptom> acceptable,
      Set<CauseKind> causes,
      Predicate<Remedy> remedy,
      LongFunction<Trial> ill,
      LongFunction<Trial> cured) {
    add(name, acceptable, causes, remedy, 0, ill, cured);
  }

  void add(
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

  /** A classifier of digits whose initial weights are wrong; cured, they are right. */
  void addDrawn(
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
        RightAdvice.weights(good),
        seed -> digits(new Nets(activation, bad, updater, seed), seed, SHORT, widths),
        seed -> digits(net(activation, good, SOUND, seed), seed, SHORT, widths));
  }
}
