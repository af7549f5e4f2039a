package io.github.gradientmonitor.advice;

import io.github.gradientmonitor.diagnosis.Finding;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing to try against one finding.
 *
 * @param finding what it is against; its evidence is the advice's too
 * @param remedy what to do
 * @param cause the likely cause that the remedy removes, in a few words
 * @param expectation what to expect from it, in one sentence
 * @param cost what it costs, in one sentence
 * @param source where this is known from
 * @param caution what not to do, in one sentence; null when nothing is commonly done wrong
 */
public record Advice(
    Finding finding,
    Remedy remedy,
    String cause,
    String expectation,
    String cost,
    String source,
    @Nullable String caution) {

  /** Checks that nothing is missing. */
  public Advice {
    Objects.requireNonNull(finding, "finding");
    Objects.requireNonNull(remedy, "remedy");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(expectation, "expectation");
    Objects.requireNonNull(cost, "cost");
    Objects.requireNonNull(source, "source");
  }
}
