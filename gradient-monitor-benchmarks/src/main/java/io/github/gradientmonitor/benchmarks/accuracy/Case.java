package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A network of which it is known whether it is ill.
 *
 * @param name what it is, in a few words; unique
 * @param half which half of the bench it is in
 * @param acceptable names that its fault may have, any of which is right; empty when it is healthy
 * @param causes what may be changed to make it learn, each by itself; empty when it is healthy
 * @param remedy whether a first advice is right, by what is known of the fault; never when it is
 *     healthy
 * @param onset step in which the fault begins
 * @param trial makes the training, for a seed
 * @param cured makes the same training without the fault; null when the case is healthy
 */
record Case(
    String name,
    Half half,
    Set<Symptom> acceptable,
    Set<CauseKind> causes,
    Predicate<Remedy> remedy,
    int onset,
    LongFunction<Trial> trial,
    @Nullable LongFunction<Trial> cured) {

  /** Limits are tuned on one half of the cases and judged on the other. */
  enum Half {
    TEST,
    TUNING;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean isIll() {
    return !acceptable.isEmpty();
  }
}
