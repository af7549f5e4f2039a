package io.github.gradientmonitor.trend;

import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.statistics.TensorStatistics;

/**
 * Which quantity is followed over depth.
 *
 * <p>For a layer with input a and back-propagated error delta, the gradient of the bias is delta
 * summed over the batch, and that of the weights is delta times a. So the bias gradient is the
 * backward signal alone, while the weight gradient mixes it with the forward signal: in a network
 * whose activations and errors shrink at the same rate from opposite ends, the weight gradient is
 * flat over depth although the signal dies.
 */
public enum Signal {
  /** The gradient of the biases: the back-propagated error itself. */
  BIAS_GRADIENT,
  /** The gradient of the weights: backward and forward signal mixed. */
  WEIGHT_GRADIENT,
  /** The weight gradient over the bias gradient: the size of the activations that come in. */
  FORWARD;

  /**
   * Reads the signal from one layer.
   *
   * @param sample the layer's own sample
   * @param normalization sample of the batch normalisation behind it, or the layer's own when there
   *     is none; its shift takes the place of a bias that has no gradient
   * @return the L2 norm of the signal: 0 when it is exactly zero, NaN when an element of it is not
   *     finite
   */
  double norm(LayerSample sample, LayerSample normalization) {
    double weight = norm(sample.weightGradient());
    double bias = norm(normalization.biasGradient());
    return switch (this) {
      case BIAS_GRADIENT -> bias;
      case WEIGHT_GRADIENT -> weight;
      case FORWARD ->
          Double.isNaN(weight) || Double.isNaN(bias)
              ? Double.NaN
              : weight == 0 || bias == 0 ? 0 : weight / bias;
    };
  }

  /** Whether the layer has this signal at all. */
  boolean isIn(LayerSample sample, LayerSample normalization) {
    boolean bias = !normalization.biasGradient().isEmpty();
    boolean weight = !sample.weightGradient().isEmpty();
    return switch (this) {
      case BIAS_GRADIENT -> bias;
      case WEIGHT_GRADIENT -> weight;
      case FORWARD -> bias && weight;
    };
  }

  private static double norm(TensorStatistics gradient) {
    return gradient.nonFinite() > 0 ? Double.NaN : gradient.l2Norm();
  }
}
