package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Programs that do not learn, of the kinds that people ask about: not deep networks whose gradient
 * vanishes, but small ones of which one part is wrong. Each is a sound recipe and one change.
 *
 * <p>Those in odd places are for tuning, those in even places for the test; the places were given
 * before anything was tuned.
 */
final class RootCauses {
  private final List<RootCause> causes = new ArrayList<>();

  private RootCauses() {}

  static List<RootCause> all() {
    RootCauses all = new RootCauses();
    RootCausesOfOutputs.addTo(all);
    RootCausesOfTargets.addTo(all);
    RootCausesOfLabels.addTo(all);
    RootCausesOfInputs.addTo(all);
    RootCausesOfRates.addTo(all);
    RootCausesOfLayers.addTo(all);
    RootCausesOfRates.addLater(all); // at the end, so that no other program changes its half
    return List.copyOf(all.causes);
  }

  /** Starts a case. */
  Entry program(String name, LongFunction<Recipe> sound) {
    return new Entry(name, sound);
  }

  /** A case that is being described. */
  final class Entry {
    private final String name;
    private final LongFunction<Recipe> sound;
    private final Map<CauseKind, UnaryOperator<Recipe>> otherCures = new EnumMap<>(CauseKind.class);
    private Set<Symptom> acceptable = NotLearning.or();
    private int onset;
    private CauseKind kind = CauseKind.UNKNOWN;
    private UnaryOperator<Recipe> fault = recipe -> recipe;

    private Entry(String name, LongFunction<Recipe> sound) {
      this.name = name;
      this.sound = sound;
    }

    /** Names that the fault may have beside that nothing is learnt. */
    Entry seen(Symptom... others) {
      acceptable = NotLearning.or(others);
      return this;
    }

    Entry from(int onset) {
      this.onset = onset;
      return this;
    }

    /** What is wrong with the program, by the kind of what has to be changed. */
    Entry ill(CauseKind kind, UnaryOperator<Recipe> fault) {
      this.fault = fault;
      this.kind = kind;
      return this;
    }

    /** What else cures the program, changed alone. */
    Entry orCured(CauseKind kind, UnaryOperator<Recipe> cure) {
      otherCures.put(kind, cure);
      return this;
    }

    /** Ends the case. */
    void add() {
      Half half = causes.size() % 2 == 0 ? Half.TUNING : Half.TEST;
      LongFunction<Recipe> ill = seed -> fault.apply(sound.apply(seed));
      causes.add(
          new RootCause(
              name,
              half,
              acceptable,
              onset,
              ill,
              sound,
              kind,
              Collections.unmodifiableMap(otherCures)));
    }
  }
}
