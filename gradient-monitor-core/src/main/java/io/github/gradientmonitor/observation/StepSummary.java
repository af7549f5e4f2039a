package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import java.util.Objects;

/**
 * What is kept of a step when only the last few can be kept.
 *
 * @param iteration number of the step
 * @param loss value of the loss function
 * @param gradientNorm L2 norm of the mean gradient over all layers, finite elements only
 * @param nonFinite number of gradient elements that are NaN or infinite
 */
public record StepSummary(long iteration, double loss, double gradientNorm, long nonFinite) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is negative; the message names it
   */
  public StepSummary {
    Arguments.notNegativeOrNaN(gradientNorm, "gradientNorm");
    Arguments.notNegative(nonFinite, "nonFinite");
  }

  /** Sums up a step. */
  public static StepSummary of(TrainingStep step) {
    Objects.requireNonNull(step, "step");
    return of(step.iteration(), step.loss(), step.layers());
  }

  /** Sums up a step of which the layers are known. */
  public static StepSummary of(long iteration, double loss, List<LayerSample> layers) {
    Objects.requireNonNull(layers, "layers");
    double norm = 0;
    long nonFinite = 0;
    for (LayerSample layer : layers) {
      norm = Math.hypot(norm, layer.gradientNorm());
      nonFinite += layer.nonFinite();
    }
    return new StepSummary(iteration, loss, norm, nonFinite);
  }

  /** Whether loss and gradient are finite. */
  public boolean isFinite() {
    return nonFinite == 0 && Double.isFinite(loss);
  }
}
