package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to do about one finding.
 *
 * @param finding what it is against
 * @param cause the likeliest cause, which the first remedy removes
 * @param caution what not to do, in one sentence; null when nothing is commonly done wrong
 * @param advice the remedies, the likeliest first; empty when none is known
 */
public record Prescription(
    Finding finding, Cause cause, @Nullable String caution, List<Advice> advice) {

  /** Copies the list. */
  public Prescription {
    Objects.requireNonNull(finding, "finding");
    Objects.requireNonNull(cause, "cause");
    advice = Arguments.copy(advice, "advice");
  }

  /** A finding for which nothing is prescribed. */
  public static Prescription none(Finding finding) {
    Objects.requireNonNull(finding, "finding");
    return new Prescription(finding, finding.cause(), null, List.of());
  }
}
