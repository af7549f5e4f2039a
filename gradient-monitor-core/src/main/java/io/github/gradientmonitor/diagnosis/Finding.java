package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.argument.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Something that is wrong, or may be.
 *
 * @param symptom what it is
 * @param severity how much it matters
 * @param layers names of the layers that suffer, by depth
 * @param since number of the step in which it was first seen
 * @param evidence why it is believed, for a person to read
 * @param causes what may have caused it, the likeliest first; empty when that is not known
 */
public record Finding(
    Symptom symptom,
    Severity severity,
    List<String> layers,
    long since,
    Evidence evidence,
    List<Cause> causes) {

  private static final int FIRST_STEPS = 3;

  /** Copies the lists. */
  public Finding {
    Objects.requireNonNull(symptom, "symptom");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(evidence, "evidence");
    layers = Arguments.copy(layers, "layers");
    causes = Arguments.copy(causes, "causes");
  }

  /** A finding whose cause is not known. */
  public Finding(
      Symptom symptom, Severity severity, List<String> layers, long since, Evidence evidence) {
    this(symptom, severity, layers, since, evidence, List.of());
  }

  /** The likeliest cause; of the kind {@link CauseKind#UNKNOWN} when none is known. */
  public Cause cause() {
    return causes.isEmpty() ? new Cause.Unknown() : causes.get(0);
  }

  /**
   * Its short name, by symptom and likeliest cause; it has a section in {@code docs/findings.md}.
   */
  public FindingCode code() {
    return FindingCode.of(symptom, cause().kind());
  }

  /** The same finding, explained by a cause that lies deeper than those that were known. */
  public Finding explainedBy(Cause deeper, Evidence withEvidence) {
    Objects.requireNonNull(withEvidence, "withEvidence");
    Objects.requireNonNull(deeper, "deeper");
    List<Cause> all = new ArrayList<>(causes.size() + 1);
    all.add(deeper);
    all.addAll(causes);
    return new Finding(symptom, severity, layers, since, withEvidence, all);
  }

  /** The same finding with other causes in place of those that were known. */
  public Finding withCauses(List<? extends Cause> others) {
    Objects.requireNonNull(others, "others");
    return new Finding(
        symptom, severity, layers, since, evidence, Arguments.copy(others, "others"));
  }

  /** Whether another one is the same but for its words, which follow from the figures. */
  boolean hasFiguresOf(Finding other) {
    return symptom == other.symptom
        && severity == other.severity
        && since == other.since
        && layers.equals(other.layers)
        && causes.equals(other.causes)
        && evidence.hasFiguresOf(other.evidence);
  }

  /** Whether it was there in the first steps, so that the network started ill. */
  public boolean isFromTheStart() {
    return isFromTheStart(since);
  }

  /** Whether a step is one of the first, in which a network that is ill has started ill. */
  public static boolean isFromTheStart(long step) {
    return step < FIRST_STEPS;
  }

  /** The health of a network in which this is the only finding. */
  public GradientHealth health() {
    return symptom.health(severity);
  }
}
