package io.github.gradientmonitor.observation;

/**
 * What is kept of a step when only the last few can be kept.
 *
 * @param iteration number of the step
 * @param loss value of the loss function
 * @param gradientNorm L2 norm of the mean gradient over all layers, finite elements only
 * @param nonFinite number of gradient elements that are NaN or infinite
 */
public record StepSummary(long iteration, double loss, double gradientNorm, long nonFinite) {

  /** Sums up a step. */
  public static StepSummary of(TrainingStep step) {
    double squares = 0;
    long nonFinite = 0;
    for (LayerSample sample : step.layers()) {
      double weight = sample.weightGradient().l2Norm();
      double bias = sample.biasGradient().l2Norm();
      squares += weight * weight + bias * bias;
      nonFinite += sample.nonFinite();
    }
    return new StepSummary(step.iteration(), step.loss(), Math.sqrt(squares), nonFinite);
  }

  /** Whether loss and gradient are finite. */
  public boolean isFinite() {
    return nonFinite == 0 && Double.isFinite(loss);
  }
}
