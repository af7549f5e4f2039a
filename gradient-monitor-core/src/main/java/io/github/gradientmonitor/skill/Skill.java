package io.github.gradientmonitor.skill;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How good the loss is beside that of the best constant output, the one that ignores the inputs:
 *
 * <pre>skill = 1 - (loss - floor) / (guess - floor)</pre>
 *
 * <p>0 is a guess, 1 is perfect, negative is worse than a guess. It is R squared for a squared
 * error, and McFadden's pseudo R squared (1974) for a cross-entropy. The floor, which no output can
 * be below, is 0 but for labels that are no certainties, such as grey values under a cross-entropy.
 *
 * @param value the skill over the last ten steps; NaN when it is not known or the loss is not
 *     finite
 * @param loss mean over the last ten steps, without the penalty on weights; NaN when not known
 * @param guess loss of the best constant output, by the labels that were seen so far; NaN when not
 *     known
 * @param steps that were seen
 * @param passes over the data that are complete; NaN when not known
 * @param first loss of the first steps over that of a guess: far above 1, the output starts out of
 *     scale
 * @param best the largest value so far; NaN before there is one
 * @param reason why the skill is not known; empty when it is
 * @param outputs where the network has several, and the loss of each is known: the skill of each
 *     over the last ten steps, or in the latest step in which its labels were read, by its name;
 *     NaN for an output whose labels are all the same. Empty otherwise, and while the loss is not
 *     finite
 */
public record Skill(
    double value,
    double loss,
    double guess,
    long steps,
    double passes,
    double first,
    double best,
    String reason,
    Map<String, Double> outputs) {

  /** Before the first step. */
  public static final Skill UNSEEN = unknown(0, "no labels were seen");

  /** Checks that nothing is missing, and copies the map. */
  public Skill {
    Objects.requireNonNull(reason, "reason");
    outputs =
        Objects.requireNonNull(outputs, "outputs").isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /**
   * The skill of a network with one output, or with several of whose own losses nothing is known.
   */
  public Skill(
      double value,
      double loss,
      double guess,
      long steps,
      double passes,
      double first,
      double best,
      String reason) {
    this(value, loss, guess, steps, passes, first, best, reason, Map.of());
  }

  static Skill unknown(long steps, String reason) {
    return new Skill(
        Double.NaN, Double.NaN, Double.NaN, steps, Double.NaN, Double.NaN, Double.NaN, reason);
  }

  /** Whether the loss of a guess is known. */
  public boolean isKnown() {
    return reason.isEmpty();
  }
}
