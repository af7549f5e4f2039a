package io.github.gradientmonitor.dl4j;

/**
 * How often the data are read: labels in every observed step at first and seldom later, features in
 * the first steps only, and both at once where something is not finite.
 */
final class DataCadence {
  /** Observed steps in which labels are read every time. */
  private static final long OFTEN = 100;

  /** After that, in one of so many. */
  private static final long SELDOM = 50;

  /** Observed steps in which features are read. */
  private static final long FEATURES = 10;

  private long observations;
  private boolean labels;
  private boolean features;

  /**
   * Comes to the next observed step.
   *
   * @param finite whether loss and gradient are finite
   */
  void next(boolean finite) {
    long observation = observations++;
    labels = observation < OFTEN || observation % SELDOM == 0 || !finite;
    features = observation < FEATURES || !finite;
  }

  /** Whether labels are read in the present step. */
  boolean readsLabels() {
    return labels;
  }

  /** Whether features are read in the present step. */
  boolean readsFeatures() {
    return features;
  }
}
