package io.github.gradientmonitor.diagnosis;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The limits between healthy and ill. Start from a preset and change what you must:
 *
 * <pre>{@code
 * Thresholds.defaults().with(Threshold.VANISHING_SLOPE, 0.4)
 * }</pre>
 *
 * <p>Immutable. What each limit means, its unit, range and evidence are with {@link Threshold}.
 */
public final class Thresholds implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Thresholds DEFAULTS = new Thresholds(Map.of());

  /** The limits that differ from the defaults. */
  private final Map<Threshold, Double> changes;

  private Thresholds(Map<Threshold, Double> changes) {
    this.changes = changes;
  }

  /** The limits that separate ill from healthy networks best on the bench. */
  public static Thresholds defaults() {
    return DEFAULTS;
  }

  /** Says more, and earlier: for a network that is known to be difficult. */
  public static Thresholds strict() {
    return DEFAULTS
        .with(Threshold.VANISHING_SLOPE, 0.20)
        .with(Threshold.VANISHING_ATTENUATION, 2)
        .with(Threshold.EXPLODING_SLOPE, 0.15)
        .with(Threshold.UPDATE_LARGE, 0.1)
        .with(Threshold.DEAD_SHARE, 0.5)
        .with(Threshold.SATURATED_SHARE, 0.3)
        .with(Threshold.SPIKE_FACTOR, 5)
        .with(Threshold.LOSS_RISE, 0.2);
  }

  /** Says less: only what is beyond doubt. */
  public static Thresholds quiet() {
    return DEFAULTS
        .with(Threshold.VANISHING_SLOPE, 0.45)
        .with(Threshold.VANISHING_ATTENUATION, 5)
        .with(Threshold.EXPLODING_SLOPE, 0.30)
        .with(Threshold.R_SQUARED, 0.9)
        .with(Threshold.UPDATE_LARGE, 0.5)
        .with(Threshold.DEAD_SHARE, 0.9)
        .with(Threshold.SATURATED_SHARE, 0.8)
        .with(Threshold.SPIKE_FACTOR, 100)
        .with(Threshold.LOSS_RISE, 2);
  }

  /**
   * The same limits but for one.
   *
   * @param threshold the limit to change
   * @param value its new value
   * @return other limits; these stay as they are
   * @throws IllegalArgumentException if the value is out of the limit's range, or does not go with
   *     the others; the message names the limit, the rule and the value
   */
  public Thresholds with(Threshold threshold, double value) {
    Objects.requireNonNull(threshold, "threshold");
    threshold.check(value);
    Map<Threshold, Double> changed = new EnumMap<>(Threshold.class);
    changed.putAll(changes);
    if (value == threshold.standard()) {
      changed.remove(threshold);
    } else {
      changed.put(threshold, value);
    }
    return new Thresholds(changed).inOrder();
  }

  private Thresholds inOrder() {
    requireOrder(Threshold.CONFIRMATIONS, Threshold.CHECKS);
    requireOrder(Threshold.LOSS_STALLED, Threshold.LOSS_LEARNING);
    requireOrder(Threshold.SKILL_NONE, Threshold.SKILL_DOUBT);
    requireOrder(Threshold.UPDATE_SMALL, Threshold.UPDATE_LARGE);
    return this;
  }

  /** What comes out of a stream is checked as {@link #with} checks it. */
  private Object readResolve() throws InvalidObjectException {
    try {
      Map<Threshold, Double> copy = new EnumMap<>(Threshold.class);
      copy.putAll(changes);
      copy.forEach((threshold, value) -> threshold.check(value));
      return new Thresholds(copy).inOrder();
    } catch (RuntimeException e) {
      InvalidObjectException refused = new InvalidObjectException("thresholds: " + e.getMessage());
      refused.initCause(e);
      throw refused;
    }
  }

  /** The value of a limit. */
  public double value(Threshold threshold) {
    Objects.requireNonNull(threshold, "threshold");
    Double changed = changes.get(threshold);
    return changed == null ? threshold.standard() : changed;
  }

  /** The value of a limit that counts things. */
  public int count(Threshold threshold) {
    Objects.requireNonNull(threshold, "threshold");
    return (int) value(threshold);
  }

  private void requireOrder(Threshold smaller, Threshold larger) {
    if (value(smaller) > value(larger)) {
      throw new IllegalArgumentException(
          smaller
              + " must not be above "
              + larger
              + ", but they were "
              + value(smaller)
              + " and "
              + value(larger));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thresholds thresholds && changes.equals(thresholds.changes);
  }

  @Override
  public int hashCode() {
    return changes.hashCode();
  }

  /** The limits that differ from the defaults. */
  @Override
  public String toString() {
    return "Thresholds" + changes;
  }
}
