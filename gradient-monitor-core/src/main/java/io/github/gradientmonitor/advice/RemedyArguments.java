package io.github.gradientmonitor.advice;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.InitialWeights;
import java.util.Locale;
import java.util.Objects;

/** Checks of the names that remedies are made of; none may be null. */
final class RemedyArguments {
  private RemedyArguments() {}

  /**
   * The name of an activation.
   *
   * @throws IllegalArgumentException if it is not known, or not in lower case
   */
  static void activation(String activation) {
    Objects.requireNonNull(activation, "activation");
    Arguments.check(
        ActivationFamily.isKnown(activation)
            && activation.equals(activation.toLowerCase(Locale.ROOT)),
        "activation must be the lower-case name of a known function",
        DisplayName.of(activation));
  }

  /**
   * The name of initial weights.
   *
   * @throws IllegalArgumentException if it is not known
   */
  static void weightInit(String weightInit) {
    Objects.requireNonNull(weightInit, "weightInit");
    Arguments.check(
        InitialWeights.isKnown(weightInit),
        "weightInit must be one of " + InitialWeights.names(),
        DisplayName.of(weightInit));
  }

  /**
   * A name or some words.
   *
   * @param rule the argument and what it must be
   * @throws IllegalArgumentException if they are empty
   */
  static void words(String words, String name, String rule) {
    Objects.requireNonNull(words, name);
    Arguments.check(!words.isBlank(), rule, "empty");
  }
}
