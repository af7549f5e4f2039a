package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.observation.LayerSample;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** By how much the layers of a step are scaled; each factor is 0 .. 1, and 1 touches nothing. */
public sealed interface Scaling {

  /** Nothing is scaled. */
  Scaling NONE = new Uniform(1);

  /**
   * One factor for all layers, which keeps the direction of the gradient.
   *
   * @param factor 0 .. 1
   */
  static Scaling uniform(double factor) {
    return new Uniform(factor);
  }

  /**
   * One factor for each layer.
   *
   * @param factor of a layer, 0 .. 1
   */
  static Scaling byLayer(ToDoubleFunction<LayerSample> factor) {
    Objects.requireNonNull(factor, "factor");
    return new ByLayer(factor);
  }

  /**
   * One factor for each unit; asks for the norms of units, and so for another pass over memory.
   *
   * @param rule gives the factor of a unit
   */
  static Scaling byUnit(UnitRule rule) {
    Objects.requireNonNull(rule, "rule");
    return new ByUnit(rule);
  }

  /**
   * The factor that takes a norm down to a limit, and never up: 1 for a norm within it.
   *
   * @param norm 0 or more
   * @param limit largest norm, 0 or more
   */
  static double limit(double norm, double limit) {
    return norm > limit ? limit / norm : 1;
  }

  /**
   * Scales one layer.
   *
   * @param gradient where it lies
   * @param index of the layer in the network
   * @param layer its statistics before
   * @return L2 norm of the layer's mean gradient afterwards
   * @throws IllegalStateException if a factor is outside 0 .. 1; what was scaled before stays so:
   *     other layers, and of this one other tensors where each unit has a factor
   */
  double apply(ScalableGradient gradient, int index, LayerSample layer);

  /** One factor for all layers. */
  record Uniform(double factor) implements Scaling {
    @Override
    public double apply(ScalableGradient gradient, int index, LayerSample layer) {
      Objects.requireNonNull(gradient, "gradient");
      Objects.requireNonNull(layer, "layer");
      return scale(gradient, index, layer, factor);
    }
  }

  /** One factor for each layer. */
  record ByLayer(ToDoubleFunction<LayerSample> factor) implements Scaling {
    /** Checks that nothing is missing. */
    public ByLayer {
      Objects.requireNonNull(factor, "factor");
    }

    @Override
    public double apply(ScalableGradient gradient, int index, LayerSample layer) {
      Objects.requireNonNull(gradient, "gradient");
      Objects.requireNonNull(layer, "layer");
      return scale(gradient, index, layer, factor.applyAsDouble(layer));
    }
  }

  /** One factor for each unit. */
  record ByUnit(UnitRule rule) implements Scaling {
    /** Checks that nothing is missing. */
    public ByUnit {
      Objects.requireNonNull(rule, "rule");
    }

    @Override
    public double apply(ScalableGradient gradient, int index, LayerSample layer) {
      Objects.requireNonNull(gradient, "gradient");
      Objects.requireNonNull(layer, "layer");
      return gradient.scaleUnits(index, (g, w) -> checked(rule.factor(g, w)));
    }
  }

  private static double scale(
      ScalableGradient gradient, int index, LayerSample layer, double factor) {
    double norm = layer.gradientNorm();
    if (checked(factor) == 1) {
      return norm;
    }
    gradient.scale(index, factor);
    return factor * norm;
  }

  private static double checked(double factor) {
    if (!(factor >= 0 && factor <= 1)) {
      throw new IllegalStateException("factor must be 0 .. 1, but was " + factor);
    }
    return factor;
  }
}
