package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.EnumSet;
import java.util.Set;

/** How it is said that a network does not learn, whatever its gradient looks like. */
final class NotLearning {
  /** All names that say so, the best one first. */
  private static final Set<Symptom> NAMES =
      EnumSet.of(
          Symptom.NOT_LEARNING,
          Symptom.LEARNING_COLLAPSED,
          Symptom.UPDATE_TOO_SMALL,
          Symptom.RISING_LOSS);

  private NotLearning() {}

  /** The name under which the loss rules of other tools are entered. */
  static Symptom name() {
    return Symptom.NOT_LEARNING;
  }

  /** That it does not learn, or one of some other names. */
  static Set<Symptom> or(Symptom... others) {
    EnumSet<Symptom> names = EnumSet.copyOf(NAMES);
    names.addAll(Set.of(others));
    return Set.copyOf(names);
  }
}
