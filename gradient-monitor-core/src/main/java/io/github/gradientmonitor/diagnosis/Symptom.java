package io.github.gradientmonitor.diagnosis;

/** What can be wrong with a gradient. */
public enum Symptom {
  /** The backward signal shrinks exponentially toward the input. */
  VANISHING_GRADIENT("Vanishing gradient", GradientHealth.VANISHING),
  /** The backward signal grows exponentially toward the input, or over steps. */
  EXPLODING_GRADIENT("Exploding gradient", GradientHealth.EXPLODING),
  /** A gradient has NaN or infinite elements. */
  NON_FINITE("Non-finite gradient", GradientHealth.EXPLODING),
  /** Whole layers have a gradient that is exactly zero. */
  ZERO_GRADIENT("Zero gradient", GradientHealth.VANISHING),
  /** Most steps are clipped, which keeps the network alive and the cause in place. */
  CLIPPING_MASKS_FAULT("Clipping masks a fault", GradientHealth.EXPLODING);

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

  /** The health of a network that has this symptom at {@link Severity#WARNING} or worse. */
  public GradientHealth health() {
    return health;
  }
}
