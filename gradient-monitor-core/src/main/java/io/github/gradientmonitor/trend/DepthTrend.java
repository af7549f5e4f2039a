package io.github.gradientmonitor.trend;

import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import java.util.Objects;

/**
 * How a signal changes from the first hidden layer to the last, in one step of training.
 *
 * <p>The line runs over depth, so a positive slope means that the signal <em>shrinks on its way
 * back</em> toward the input: it vanishes. A negative slope means that it grows: it explodes. The
 * output layer is left out, as are layers whose signal is exactly zero or not finite.
 *
 * @param signal what was followed
 * @param line decades per layer, over depth
 * @param layers names of the layers that were fitted, by depth
 * @param normalized how many of these were read at the batch normalisation behind them
 * @param zero names of the layers left out because their signal is exactly zero
 * @param nonFinite names of the layers left out because their signal has a NaN or infinity
 */
public record DepthTrend(
    Signal signal,
    ExponentialTrend line,
    List<String> layers,
    int normalized,
    List<String> zero,
    List<String> nonFinite) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if normalized is negative
   */
  public DepthTrend {
    Arguments.notNegative(normalized, "normalized");
    Objects.requireNonNull(signal, "signal");
    Objects.requireNonNull(line, "line");
    layers = Arguments.copy(layers, "layers");
    zero = Arguments.copy(zero, "zero");
    nonFinite = Arguments.copy(nonFinite, "nonFinite");
  }

  /** The trend of a network of which nothing was seen. */
  public static DepthTrend unseen() {
    return new DepthTrend(
        Signal.BIAS_GRADIENT, ExponentialTrend.undefined(0), List.of(), 0, List.of(), List.of());
  }

  /** Decades by which the signal shrinks for each layer that it goes back; negative if it grows. */
  public double slope() {
    return line.slope();
  }

  /** Factor that the signal is multiplied by for each layer that it goes back. */
  public double backwardFactor() {
    return 1 / line.factor();
  }

  /**
   * Total attenuation: decades that the signal loses from the last hidden layer to the first, along
   * the fitted line; negative if it grows.
   */
  public double attenuation() {
    return line.decades();
  }
}
