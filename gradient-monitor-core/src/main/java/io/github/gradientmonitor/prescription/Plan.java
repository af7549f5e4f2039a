package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What removes one cause.
 *
 * @param remedies the likeliest first
 * @param caution what not to do; null when nothing is commonly done wrong
 */
record Plan(List<Remedy> remedies, @Nullable String caution) {
  /** Clipping cannot raise what is too small, and hides what is too large. */
  static final String CLIPPING_HIDES = "Clipping alone would hide the cause, not remove it.";

  Plan {
    remedies = Arguments.copy(remedies, "remedies");
  }

  static Plan of(Remedy... remedies) {
    return new Plan(List.of(remedies), null);
  }

  Plan butNot(String warning) {
    return new Plan(remedies, warning);
  }
}
