package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import java.util.Comparator;
import java.util.List;

/**
 * What a regimen did to a network in a trial.
 *
 * @param regimen that was applied to the network before
 * @param trial what was seen
 * @param loss at the end, relative to that of a guess where it is known
 * @param distance what is left to learn: loss / (1 - loss) where the loss of a guess is known
 * @param healthy whether no fault was seen in the second half, and something was learnt
 * @param solved whether it has learnt all that a trial can tell
 */
record Result(
    Regimen regimen, Trial trial, double loss, double distance, boolean healthy, boolean solved) {
  /** Of equally good ones the first stays first. */
  static final Comparator<Result> BEST_FIRST =
      Comparator.comparing(Result::healthy).reversed().thenComparing(Result::distance);

  /** More is worthwhile only where it leaves less than this share of what is left to learn. */
  private static final double WORTHWHILE = 0.9;

  /** The same of a network that counts as ill although the trial may not have shown it. */
  Result ill() {
    return new Result(regimen, trial, loss, distance, false, false);
  }

  /** Whether the network was changed, and no fault is left; it may not have learnt anything yet. */
  boolean isFaultless() {
    return regimen.last() != null && !trial.illLate();
  }

  /** Whether this is so much better than another that more remedies are worth it. */
  boolean isWorthwhileAfter(Result other) {
    return healthy == other.healthy ? distance < WORTHWHILE * other.distance : healthy;
  }

  /** What is prescribed against the faults that were seen, the first fault first, each once. */
  List<Remedy> remedies() {
    return faults().stream()
        .flatMap(fault -> fault.advice().stream())
        .map(Advice::remedy)
        .distinct()
        .toList();
  }

  /** The first and the last diagnosis with a fault, if there was any. */
  List<Diagnosis> faults() {
    Diagnosis first = trial.firstIll();
    Diagnosis last = trial.lastIll();
    return first == null || last == null ? List.of() : List.of(first, last);
  }
}
