package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.Objects;

/**
 * One layer in one step.
 *
 * <p>Gradients are those of the <em>mean</em> loss over the minibatch, before any updater has seen
 * them. A layer that back-propagation did not reach has two empty gradients.
 *
 * @param layer whose sample this is
 * @param weightGradient of all weights together, recurrent ones included. An adapter may read the
 *     norm in every step and the rest as seldom as in every fiftieth, unless elements are not
 *     finite or all of them zero; what it did not read is as last read
 * @param biasGradient of the bias, which is the back-propagated signal itself; for batch
 *     normalisation that of the shift (beta). Empty when the layer has no bias
 * @param update the weights and their last update, as last read
 * @param silentUnits number of units whose bias gradient was exactly zero in this step and in each
 *     of the observed steps before it that {@link UnitSilence} looks back to; 0 when unknown
 * @param saturation share of the activations that lie close to a bound of the activation function,
 *     0 .. 1, as last read; NaN when never read, or when the function has no two bounds
 */
public record LayerSample(
    LayerProfile layer,
    TensorStatistics weightGradient,
    TensorStatistics biasGradient,
    WeightUpdate update,
    int silentUnits,
    double saturation) {

  /**
   * Checks that nothing is missing.
   *
   * @throws IllegalArgumentException if the silent units are negative, or the saturation is no
   *     share
   */
  public LayerSample {
    Arguments.notNegative(silentUnits, "silentUnits");
    Arguments.shareOrNaN(saturation, "saturation");
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(weightGradient, "weightGradient");
    Objects.requireNonNull(biasGradient, "biasGradient");
    Objects.requireNonNull(update, "update");
  }

  /** A layer of which only the gradients are known. */
  public static LayerSample of(
      LayerProfile layer, TensorStatistics weightGradient, TensorStatistics biasGradient) {
    return new LayerSample(
        layer, weightGradient, biasGradient, WeightUpdate.UNKNOWN, 0, Double.NaN);
  }

  /** A layer that back-propagation did not reach in this step. */
  public static LayerSample unreached(LayerProfile layer) {
    return of(layer, TensorStatistics.EMPTY, TensorStatistics.EMPTY);
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

  /** L2 norm of the whole gradient, of weights and biases together. */
  public double gradientNorm() {
    return Math.hypot(weightGradient.l2Norm(), biasGradient.l2Norm());
  }

  /** L2 norm of the weight gradient over that of the weights; NaN when that was not read. */
  public double gradientToWeightRatio() {
    return weightGradient.l2Norm() / update.weightNorm();
  }

  /** Share of the units that are silent, 0 .. 1; 0 for a layer without a bias. */
  public double silentShare() {
    return biasGradient.isEmpty() ? 0 : (double) silentUnits / biasGradient.count();
  }
}
