package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.observation.LayerProfile;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A rule by which gradients are clipped.
 *
 * <p>Your own needs one method. One without memory is two arrows, {@code ClippingPolicy mine = ()
 * -> gradient -> Scaling.uniform(Math.min(1, 5 / gradient.norm()));}; one with memory should be a
 * record, whose {@code toString} then tells one configuration from another in a saved state.
 *
 * <p>A policy is serialised with the listener that has it. Two arrows and records of numbers are
 * serialisable as they are.
 *
 * <p>Thresholds are on the gradient of the <em>mean</em> loss over the minibatch.
 */
@FunctionalInterface
public interface ClippingPolicy extends Serializable {

  /**
   * Starts with a network of which no gradient was seen yet.
   *
   * @return what decides, step by step, for that network
   */
  Clipper start();

  /**
   * Whether a layer is clipped, and counts for the norm. A layer that back-propagation does not
   * reach, such as a frozen one, is not clipped whatever the answer.
   *
   * @param layer of the network
   * @return true unless the policy says otherwise
   */
  default boolean clips(LayerProfile layer) {
    return true;
  }

  /**
   * The same policy for some layers only; the norm is then taken over these.
   *
   * @param names names, or regular expressions that match whole names
   * @throws IllegalArgumentException if there is no name, or one is no regular expression
   */
  default ClippingPolicy onLayers(String... names) {
    Objects.requireNonNull(names, "names");
    return new SelectedLayers(this, Arrays.asList(names));
  }

  /** Leaves every gradient as it is. */
  static ClippingPolicy none() {
    return NoClipping.NONE;
  }

  /**
   * Limits the norm of the whole gradient (Pascanu et al. 2013, arXiv 1211.5063).
   *
   * @param max largest L2 norm of the mean gradient, above 0
   * @throws IllegalArgumentException if max is not above 0 or not finite
   */
  static ClippingPolicy globalNorm(double max) {
    return new GlobalNormClipping(max);
  }

  /**
   * Limits the norm of the gradient of each layer.
   *
   * @param max largest L2 norm of a layer's mean gradient, above 0
   * @throws IllegalArgumentException if max is not above 0 or not finite
   */
  static ClippingPolicy perLayer(double max) {
    return new PerLayerClipping(max);
  }

  /** Limits the gradient of each unit against its weights, with the defaults of the paper. */
  static ClippingPolicy unitWise() {
    return UnitWiseClipping.defaults();
  }

  /**
   * Limits the norm to a percentile of the norms so far.
   *
   * @param percentile above 0 and at most 100; the paper's is 10
   * @throws IllegalArgumentException if the percentile is outside its range
   */
  static ClippingPolicy percentile(double percentile) {
    return new PercentileClipping(percentile, PercentileClipping.HISTORY);
  }

  /** Takes norms that stand out of their moving average back to it, with the paper's defaults. */
  static ClippingPolicy zScore() {
    return ZScoreClipping.defaults();
  }
}
