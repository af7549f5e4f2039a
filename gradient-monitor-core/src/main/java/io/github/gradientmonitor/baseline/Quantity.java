package io.github.gradientmonitor.baseline;

import io.github.gradientmonitor.diagnosis.Words;
import java.util.Locale;

/**
 * What of a run is held beside a baseline. The tolerance is how far runs that differ in nothing but
 * their random numbers lie apart: {@code docs/baseline.md} has the measurements.
 */
public enum Quantity {
  /** How good the loss is beside that of a guess; of the whole network. */
  SKILL("skill", 0.25),
  /** L2 norm of the bias gradient of a layer, which is the backward signal; in decades. */
  BIAS_GRADIENT("bias gradient", 0.7),
  /** L2 norm of the weight gradient of a layer; in decades. */
  WEIGHT_GRADIENT("weight gradient", 0.7),
  /** L2 norm of the update of a layer over that of its weights; in decades. */
  UPDATE_RATIO("update ratio", 0.7);

  private final String title;
  private final double tolerance;

  Quantity(String title, double tolerance) {
    this.title = title;
    this.tolerance = tolerance;
  }

  /** What it is called, in lower case. */
  public String title() {
    return title;
  }

  /** Distance up to which a run is like another: of skill as it is, of all others in decades. */
  public double tolerance() {
    return tolerance;
  }

  /** Whether there is one for each layer; else there is one for the network. */
  boolean isOfLayers() {
    return this != SKILL;
  }

  /** Its name in a file. */
  String field() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A value in words; of a logarithm, what it is the logarithm of. */
  String words(double value) {
    if (this == SKILL) {
      return Words.skill(value);
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "not finite" : "exactly zero";
    }
    return Words.format("%.1e", Math.pow(10, value));
  }
}
