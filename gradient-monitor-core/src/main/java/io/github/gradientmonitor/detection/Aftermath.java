package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A network whose gradient vanished or exploded in its first steps is ill from birth: units that
 * die, gradients that become zero or overflow, and updates that are too large come after it, and
 * what was wrong at the start is their cause before anything that they suggest themselves.
 *
 * <p>What was seen at the start is remembered, for an overflow leaves no trend over depth, until
 * the network learns: then the start was not as bad as it looked.
 */
final class Aftermath implements Interpreter {
  /** What comes after a gradient that vanished at the start. */
  private static final Set<Symptom> AFTER_VANISHING =
      EnumSet.of(Symptom.DEAD_UNITS, Symptom.ZERO_GRADIENT);

  /** What comes after one that exploded; no gradient that vanishes overflows. */
  private static final Set<Symptom> AFTER_EXPLODING =
      EnumSet.of(
          Symptom.DEAD_UNITS, Symptom.ZERO_GRADIENT, Symptom.NON_FINITE, Symptom.UPDATE_TOO_LARGE);

  private Set<Symptom> follows = Set.of();
  private List<Cause> atTheStart = List.of();

  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    if (reading.learning() == Learning.LEARNING) {
      follows = Set.of(); // what comes now does not come from the start
      return findings;
    }
    for (Finding finding : findings) {
      if (follows.isEmpty() && finding.isFromTheStart() && isOfTheNetwork(finding.cause())) {
        remember(finding);
      }
    }
    return follows.isEmpty() || findings.isEmpty()
        ? findings
        : findings.stream().map(this::explained).toList();
  }

  private void remember(Finding finding) {
    follows =
        switch (finding.symptom()) {
          case VANISHING_GRADIENT -> AFTER_VANISHING;
          case EXPLODING_GRADIENT -> AFTER_EXPLODING;
          default -> Set.of();
        };
    atTheStart = finding.causes().stream().filter(Aftermath::isOfTheNetwork).toList();
  }

  private static boolean isOfTheNetwork(Cause cause) {
    return cause instanceof WeightCause || cause instanceof SignalCause;
  }

  private Finding explained(Finding finding) {
    if (!follows.contains(finding.symptom())) {
      return finding;
    }
    List<Cause> causes = new ArrayList<>(atTheStart);
    finding.causes().stream().filter(cause -> !atTheStart.contains(cause)).forEach(causes::add);
    return finding.withCauses(causes);
  }
}
