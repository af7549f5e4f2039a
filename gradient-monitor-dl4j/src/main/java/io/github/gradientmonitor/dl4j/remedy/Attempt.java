package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One thing that the doctor tried.
 *
 * @param remedies all that were applied to the original, in order; none for the network as it was
 * @param steps that the trial took
 * @param healthy whether no fault was seen in the second half of the trial, and the loss fell below
 *     that of a guess
 * @param loss at the end of the trial, relative to that of a guess, for labels in rows; infinite
 *     when it was not finite, NaN when the remedy was refused
 * @param outcome the first finding in words, or why the remedy was refused, or "healthy"
 */
public record Attempt(
    List<Remedy> remedies, int steps, boolean healthy, double loss, String outcome) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the steps are negative
   */
  public Attempt {
    remedies = Arguments.copy(remedies, "remedies");
    Arguments.notNegative(steps, "steps");
    Objects.requireNonNull(outcome, "outcome");
  }

  /** One line for a person. */
  @Override
  public String toString() {
    String what =
        remedies.isEmpty()
            ? "as it was"
            : remedies.stream().map(Remedy::action).collect(Collectors.joining("; "));
    return steps == 0
        ? what + ": " + outcome
        : String.format(
            Locale.ROOT, "%s: loss %.4g after %d steps, %s", what, loss, steps, outcome);
  }
}
