package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import java.util.Objects;

/**
 * Limits the gradient of each unit against the unit's own weights (adaptive gradient clipping,
 * Brock et al. 2021, arXiv 2102.06171):
 *
 * <pre>
 * limit = lambda max(|W_i|, epsilon)
 * if |g_i| &gt; limit: g_i &lt;- g_i limit / max(|g_i|, 1e-6)
 * </pre>
 *
 * <p>The output layer is left out, as in the paper. A bias that starts from zeros may move by no
 * more than {@code lambda epsilon} in norm at first.
 *
 * @param lambda largest ratio of gradient to weight, above 0. Default 0.01, the paper's for batches
 *     up to 4096
 * @param epsilon norm that smaller weights are taken for, above 0. Default 1e-3, the paper's
 */
public record UnitWiseClipping(double lambda, double epsilon) implements ClippingPolicy {
  private static final double LAMBDA = 0.01;
  private static final double EPSILON = 1e-3;

  /** Norm that a gradient is taken for at least where it divides; the paper's reference code. */
  private static final double SMALLEST_DIVISOR = 1e-6;

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is not above 0 or not finite; the message names it
   */
  public UnitWiseClipping {
    if (!(lambda > 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("lambda must be above 0 and finite, but was " + lambda);
    }
    if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("epsilon must be above 0 and finite, but was " + epsilon);
    }
  }

  /** The paper's 0.01 and 1e-3. */
  public static UnitWiseClipping defaults() {
    return new UnitWiseClipping(LAMBDA, EPSILON);
  }

  @Override
  public Clipper start() {
    Scaling scaling = Scaling.byUnit(this::factor);
    return gradient -> scaling;
  }

  @Override
  public boolean clips(LayerProfile layer) {
    Objects.requireNonNull(layer, "layer");
    return layer.role() != LayerRole.OUTPUT;
  }

  private double factor(double gradientNorm, double weightNorm) {
    double limit = lambda * Math.max(weightNorm, epsilon);
    return gradientNorm > limit ? limit / Math.max(gradientNorm, SMALLEST_DIVISOR) : 1;
  }
}
