package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

/**
 * What the doctor found, tried, and leaves.
 *
 * @param outcome how it ended
 * @param diagnosis that the network was ill with, of its first step with a fault; the checkup's
 *     when it was healthy
 * @param advice against it, ranked
 * @param attempts all that was tried, in order; the first is the network as it was
 * @param remedies that were kept; none when nothing was changed
 * @param treatment the new network, and what was changed in it; not yet trained. A copy of the
 *     original when nothing was kept
 * @param scaling that the data need before they go to the network, null when none
 * @param steps of training that all trials took
 * @param interrupted whether the thread was interrupted before the end
 */
public record CaseHistory(
    Outcome outcome,
    Diagnosis diagnosis,
    List<Advice> advice,
    List<Attempt> attempts,
    List<Remedy> remedies,
    Treatment treatment,
    @Nullable NormalizerStandardize scaling,
    int steps,
    boolean interrupted) {

  /** How it ended. */
  public enum Outcome {
    /** Nothing was wrong, and nothing was changed. */
    HEALTHY,
    /** It was ill, and the new network is not. */
    CURED,
    /** It is ill still, or the data are. */
    NOT_CURED
  }

  /** Copies the lists. */
  public CaseHistory {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(diagnosis, "diagnosis");
    Objects.requireNonNull(treatment, "treatment");
    Arguments.notNegative(steps, "steps");
    advice = Arguments.copy(advice, "advice");
    attempts = Arguments.copy(attempts, "attempts");
    remedies = Arguments.copy(remedies, "remedies");
  }

  /** The new network, not yet trained. */
  public Model network() {
    return treatment.network();
  }

  /** The code that a person would write to have the new network. */
  public String code() {
    return BuilderCode.of(network());
  }

  /** The scaling that the data need, if any. */
  public Optional<NormalizerStandardize> dataScaling() {
    return Optional.ofNullable(scaling);
  }
}
