package io.github.gradientmonitor.statistics;

import java.util.Objects;
import java.util.Optional;

/**
 * Counts the activations of one layer that lie close to a bound of their function, where its
 * derivative is all but zero.
 *
 * <p>Close means within 1 % of the distance between the bounds: the derivative of the hyperbolic
 * tangent is then below 4 % of its largest value, and so is that of the sigmoid. Exact zeros of a
 * sigmoid are not counted at all: what computes as exactly zero is a unit that dropout has taken
 * out.
 *
 * <ul>
 *   <li>NaN is close to no bound, infinity lies outside and counts as saturated.
 *   <li>Without any element the share is NaN.
 * </ul>
 *
 * <p>One thread at a time.
 */
public final class Saturation {
  private static final double MARGIN = 0.01;

  private final double low;
  private final double high;
  private final double dropped;
  private long count;
  private long saturated;

  private Saturation(double lower, double upper, double dropped) {
    this.low = lower + MARGIN * (upper - lower);
    this.high = upper - MARGIN * (upper - lower);
    this.dropped = dropped;
  }

  /**
   * A counter for an activation function.
   *
   * @param activation lower-case name
   * @return empty when the function does not have two bounds
   */
  public static Optional<Saturation> of(String activation) {
    Objects.requireNonNull(activation, "activation");
    return switch (activation) {
      case "sigmoid" -> Optional.of(new Saturation(0, 1, 0));
      case "hardsigmoid" -> Optional.of(new Saturation(0, 1, Double.NaN));
      case "tanh", "hardtanh", "softsign" -> Optional.of(new Saturation(-1, 1, Double.NaN));
      default -> Optional.empty();
    };
  }

  /** Adds a range of activations, from index {@code from} to before {@code to}. */
  public void accept(float[] activations, int from, int to) {
    Objects.requireNonNull(activations, "activations");
    Objects.checkFromToIndex(from, to, activations.length);
    for (int i = from; i < to; i++) {
      accept(activations[i]);
    }
  }

  /** Adds a range of activations, from index {@code from} to before {@code to}. */
  public void accept(double[] activations, int from, int to) {
    Objects.requireNonNull(activations, "activations");
    Objects.checkFromToIndex(from, to, activations.length);
    for (int i = from; i < to; i++) {
      accept(activations[i]);
    }
  }

  private void accept(double value) {
    count += value == dropped ? 0 : 1;
    saturated += (value <= low || value >= high) && value != dropped ? 1 : 0;
  }

  /** Share of the activations that were close to a bound, 0 .. 1; NaN when there were none. */
  public double share() {
    return (double) saturated / count;
  }

  /** Forgets everything. */
  public void reset() {
    count = 0;
    saturated = 0;
  }
}
