package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * What a layer was set to when the training began, as far as its configuration says so.
 *
 * @param loss lower-case name of the loss function of an output layer, such as {@code mcxent}; null
 *     when the layer has none or it is not known
 * @param updater name of the rule that turns its gradient into updates; null when not known
 * @param learningRate of the first step; NaN when not known
 * @param keepProbability share of its inputs that dropout keeps; 1 without dropout, NaN when not
 *     known
 * @param l1 factor of the sum of absolute weights in the loss, 0 or more
 * @param l2 factor of half the sum of squared weights in the loss, 0 or more
 * @param weightDecay share of the weights that is taken off in a step, 0 or more
 * @param biasInit value that biases begin with; NaN when not known
 * @param clipLimit largest norm or element that the framework lets a gradient have; infinite when
 *     it does not clip
 */
public record LayerSettings(
    @Nullable String loss,
    @Nullable String updater,
    double learningRate,
    double keepProbability,
    double l1,
    double l2,
    double weightDecay,
    double biasInit,
    double clipLimit) {

  /** Nothing is known. */
  public static final LayerSettings UNKNOWN =
      new LayerSettings(
          null, null, Double.NaN, Double.NaN, 0, 0, 0, Double.NaN, Double.POSITIVE_INFINITY);

  /**
   * Checks the penalties and the limit.
   *
   * @throws IllegalArgumentException if one is negative or NaN
   */
  public LayerSettings {
    Arguments.notNegative(l1, "l1");
    Arguments.notNegative(l2, "l2");
    Arguments.notNegative(weightDecay, "weightDecay");
    Arguments.notNegative(clipLimit, "clipLimit");
  }

  /** Whether the loss holds a penalty on the weights of the layer. */
  public boolean isPenalized() {
    return l1 > 0 || l2 > 0;
  }
}
