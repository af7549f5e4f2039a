package io.github.gradientmonitor.dl4j.internal.reading;

/**
 * How often the data are read: labels in every observed step at first and seldom later, features in
 * the first steps only, and both at once where something is not finite. Examples are identified for
 * as long as it matters how many passes were made over them.
 */
public final class DataCadence {
  /** Observed steps in which labels are read every time. */
  private static final long OFTEN = 100;

  /** After that, in one of so many. */
  private static final long SELDOM = 50;

  /** Observed steps in which features are read. */
  private static final long FEATURES = 10;

  /** Observed steps in which a loss without a closed form is asked every time. */
  private static final long ASKED_OFTEN = 20;

  /** A penalty on weights moves slowly; it is read in one of so many steps. */
  private static final long PENALTY = 10;

  /**
   * Observed steps in which examples are identified. Passes decide whether a network has had the
   * time to learn: 200 steps, or 1600 where each has one example.
   */
  private static final long IDENTIFIED = 2000;

  private long observation = -1;
  private boolean finite = true;

  /**
   * Comes to the next observed step.
   *
   * @param isFinite whether its loss and gradient are finite
   */
  public void next(boolean isFinite) {
    observation++;
    finite = isFinite;
  }

  /** Whether labels are read in the present step. */
  public boolean readsLabels() {
    return observation < OFTEN || observation % SELDOM == 0 || !finite;
  }

  /** Whether features are read in the present step. */
  public boolean readsFeatures() {
    return observation < FEATURES || !finite;
  }

  /** Whether the examples of the present step are identified. */
  public boolean readsFingerprint() {
    return observation < IDENTIFIED;
  }

  /** Whether a loss without a closed form is asked for that of its best constant output. */
  public boolean asksLoss() {
    return observation < ASKED_OFTEN || observation % SELDOM == 0;
  }

  /** Whether the penalty on weights is read in the present step. */
  public boolean readsPenalty() {
    return readsLabels() || observation % PENALTY == 0;
  }
}
