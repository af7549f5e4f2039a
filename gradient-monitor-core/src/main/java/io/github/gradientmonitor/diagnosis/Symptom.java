package io.github.gradientmonitor.diagnosis;

import java.util.Objects;

/** What can be wrong with a gradient, or with what is made of it. */
public enum Symptom {
  /** The backward signal shrinks exponentially toward the input. */
  VANISHING_GRADIENT("Vanishing gradient", GradientHealth.VANISHING),
  /** The backward signal grows exponentially toward the input or over steps, or is out of scale. */
  EXPLODING_GRADIENT("Exploding gradient", GradientHealth.EXPLODING),
  /** A gradient or the loss is NaN or infinite. */
  NON_FINITE("Non-finite gradient", GradientHealth.EXPLODING),
  /** Whole layers have a gradient that is exactly zero. */
  ZERO_GRADIENT("Zero gradient", GradientHealth.VANISHING),
  /** Many units of a layer have had no gradient for a long time. */
  DEAD_UNITS("Dead units", GradientHealth.VANISHING),
  /** Most activations lie at a bound of their function, where its derivative is all but zero. */
  SATURATED_UNITS("Saturated units", GradientHealth.VANISHING),
  /** The gradient of single steps is far above its usual size. */
  GRADIENT_SPIKE("Gradient spike", GradientHealth.EXPLODING),
  /** Updates are so large against the weights that they overwrite what was learnt. */
  UPDATE_TOO_LARGE("Updates too large", GradientHealth.EXPLODING),
  /** Updates are so small against the weights that nothing is learnt. */
  UPDATE_TOO_SMALL("Updates too small", GradientHealth.VANISHING),
  /** The loss is far above its first values. */
  RISING_LOSS("Rising loss", GradientHealth.EXPLODING),
  /** Most steps are clipped, which keeps the network alive and the cause in place. */
  CLIPPING_MASKS_FAULT("Clipping masks a fault", GradientHealth.EXPLODING),
  /** The loss is no better than that of the best constant guess. */
  NOT_LEARNING("Not learning", GradientHealth.HEALTHY),
  /** What was learnt is lost: the loss is back at that of the best constant guess. */
  LEARNING_COLLAPSED("Learning collapsed", GradientHealth.HEALTHY);

  private final String title;
  private final GradientHealth health;

  Symptom(String title, GradientHealth health) {
    this.title = title;
    this.health = health;
  }

  /** Its name as a person would write it. */
  public String title() {
    return title;
  }

  /**
   * The health of a network that has this symptom.
   *
   * @param severity how bad it is: what is only watched leaves a network healthy, and so do dead
   *     units that do not make up a whole layer
   */
  public GradientHealth health(Severity severity) {
    Objects.requireNonNull(severity, "severity");
    Severity ill = this == DEAD_UNITS ? Severity.CRITICAL : Severity.WARNING;
    return severity.compareTo(ill) >= 0 ? health : GradientHealth.HEALTHY;
  }
}
