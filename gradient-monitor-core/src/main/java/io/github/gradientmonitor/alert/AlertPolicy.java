package io.github.gradientmonitor.alert;

import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import java.io.Serializable;
import java.util.Objects;

/**
 * When a finding becomes an alert, and when the alert ends. Of replicas that train side by side,
 * each counts its own diagnoses.
 *
 * @param minimum findings less severe than this are never said. Default {@link Severity#WARNING}
 * @param raiseAfter diagnoses in a row that must hold the finding, 1 or more. Default 1: the rules
 *     have confirmed it already
 * @param clearAfter diagnoses in a row that must be without it, 1 or more. Default 20: a finding
 *     that comes and goes within 20 steps is one alert, not many
 * @param mutes findings that are known and not to be said. Default none
 */
public record AlertPolicy(Severity minimum, int raiseAfter, int clearAfter, Mutes mutes)
    implements Serializable {

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a number of diagnoses is below 1
   */
  public AlertPolicy {
    Objects.requireNonNull(minimum, "minimum");
    Objects.requireNonNull(mutes, "mutes");
    if (raiseAfter < 1) {
      throw new IllegalArgumentException("raiseAfter must be at least 1, but was " + raiseAfter);
    }
    if (clearAfter < 1) {
      throw new IllegalArgumentException("clearAfter must be at least 1, but was " + clearAfter);
    }
  }

  /**
   * A policy that mutes nothing.
   *
   * @throws IllegalArgumentException if a number of diagnoses is below 1
   */
  public AlertPolicy(Severity minimum, int raiseAfter, int clearAfter) {
    this(minimum, raiseAfter, clearAfter, Mutes.NONE);
  }

  /**
   * The same policy, with one symptom more that is not said.
   *
   * @param symptom to mute
   * @param layers in which it is muted; none for all layers
   * @throws IllegalArgumentException if the name of a layer is blank
   */
  public AlertPolicy muting(Symptom symptom, String... layers) {
    Objects.requireNonNull(layers, "layers");
    return muting(Mutes.NONE.and(symptom, layers));
  }

  /** The same policy, which mutes others besides. */
  public AlertPolicy muting(Mutes others) {
    return new AlertPolicy(minimum, raiseAfter, clearAfter, mutes.and(others));
  }

  /** Warnings and worse, at once; cleared after 20 diagnoses without. */
  public static AlertPolicy defaults() {
    return new AlertPolicy(Severity.WARNING, 1, 20);
  }
}
