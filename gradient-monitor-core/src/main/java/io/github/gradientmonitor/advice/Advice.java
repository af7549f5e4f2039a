package io.github.gradientmonitor.advice;

import java.util.Objects;

/**
 * One thing to try.
 *
 * @param remedy what to do
 * @param expectation what to expect from it, in one sentence
 * @param cost what it costs, in one sentence
 * @param source where this is known from
 */
public record Advice(Remedy remedy, String expectation, String cost, String source) {
  /** Checks that nothing is missing. */
  public Advice {
    Objects.requireNonNull(remedy, "remedy");
    Objects.requireNonNull(expectation, "expectation");
    Objects.requireNonNull(cost, "cost");
    Objects.requireNonNull(source, "source");
  }
}
