package io.github.gradientmonitor.diagnosis;

import java.util.List;
import java.util.Objects;

/**
 * Something that is wrong, or may be.
 *
 * @param symptom what it is
 * @param severity how much it matters
 * @param layers names of the layers that suffer, by depth
 * @param since number of the step in which it was first seen
 * @param evidence why it is believed
 */
public record Finding(
    Symptom symptom, Severity severity, List<String> layers, long since, Evidence evidence) {

  /** Copies the list. */
  public Finding {
    Objects.requireNonNull(symptom, "symptom");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(evidence, "evidence");
    layers = List.copyOf(layers);
  }

  /** The health of a network in which this is the only finding. */
  public GradientHealth health() {
    return symptom.health(severity);
  }
}
