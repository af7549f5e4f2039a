package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.Objects;

/**
 * One layer in one step.
 *
 * <p>Gradients are those of the <em>mean</em> loss over the minibatch, before any updater has seen
 * them. A layer that back-propagation did not reach has two empty gradients.
 *
 * @param layer whose sample this is
 * @param weightGradient of all weights together, recurrent ones included
 * @param biasGradient of the bias, which is the back-propagated signal itself; for batch
 *     normalisation that of the shift (beta). Empty when the layer has no bias
 * @param weightNorm L2 norm of the weights before this step's update; NaN when it was not read,
 *     infinite when a weight is not finite
 */
public record LayerSample(
    LayerProfile layer,
    TensorStatistics weightGradient,
    TensorStatistics biasGradient,
    double weightNorm) {

  /** Checks that nothing is missing. */
  public LayerSample {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(weightGradient, "weightGradient");
    Objects.requireNonNull(biasGradient, "biasGradient");
  }

  /** A layer that back-propagation did not reach in this step. */
  public static LayerSample unreached(LayerProfile layer) {
    return new LayerSample(layer, TensorStatistics.EMPTY, TensorStatistics.EMPTY, Double.NaN);
  }

  /** Whether back-propagation reached the layer, so that it has a gradient in this step. */
  public boolean hasGradient() {
    return !weightGradient.isEmpty() || !biasGradient.isEmpty();
  }

  /** Number of gradient elements that are NaN or infinite. */
  public long nonFinite() {
    return weightGradient.nonFinite() + biasGradient.nonFinite();
  }

  /** Whether there is a gradient and every element of it is exactly zero. */
  public boolean isAllZero() {
    return hasGradient()
        && weightGradient.zeros() == weightGradient.count()
        && biasGradient.zeros() == biasGradient.count();
  }

  /** L2 norm of the weight gradient over that of the weights; NaN when that was not read. */
  public double gradientToWeightRatio() {
    return weightGradient.l2Norm() / weightNorm;
  }
}
