package io.github.gradientmonitor.clipping;

/**
 * Training was stopped, because it was asked for, at a gradient that is not finite. Parameters are
 * those of the step before.
 */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long iteration;

  TrainingDivergedException(long iteration, String message) {
    super(message);
    this.iteration = iteration;
  }

  /** Number of the step in which training was stopped. */
  public long iteration() {
    return iteration;
  }
}
