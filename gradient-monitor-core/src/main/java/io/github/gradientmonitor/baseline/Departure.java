package io.github.gradientmonitor.baseline;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a run, or a network before its training, is not like those of a baseline: everywhere
 * higher, or everywhere lower.
 *
 * @param quantity what is not alike
 * @param layers names of the layers in which it is not, by depth; empty for what is of the network
 * @param from share of the run from which on it is seen first, 0 .. 0.9
 * @param parts tenths of the run in which it is seen, in whatever of the layers; 0 before a
 *     training
 * @param worst where it is farthest away
 */
public record Departure(
    Quantity quantity, List<String> layers, double from, int parts, Extreme worst) {

  /**
   * The place where a run is farthest away.
   *
   * @param layer name of the layer, empty for what is of the network
   * @param share of the run at which the tenth begins, 0 .. 0.9
   * @param value of the run, or of the network: skill, or a decimal logarithm
   * @param usual value of the baseline
   * @param allowed distance, above 0
   */
  public record Extreme(String layer, double share, double value, double usual, double allowed) {
    /** Checks that nothing is missing. */
    public Extreme {
      Objects.requireNonNull(layer, "layer");
    }

    /** Distance over what is allowed: above 1, infinite where a gradient is zero or not finite. */
    public double excess() {
      return Math.abs(value - usual) / allowed;
    }

    /** Whether the run is above the baseline there; else it is below. */
    boolean isHigher() {
      return value > usual;
    }
  }

  /**
   * Copies the list and checks the place.
   *
   * @throws IllegalArgumentException if the share or the number of parts is outside its range
   */
  public Departure {
    Objects.requireNonNull(quantity, "quantity");
    Objects.requireNonNull(worst, "worst");
    layers = Arguments.copy(layers, "layers");
    Arguments.check(from >= 0 && from < 1, "from must be 0 .. 1, less than 1", from);
    Arguments.check(parts >= 0, "parts must be 0 or more", parts);
  }

  /** The departure in one sentence with its figures. */
  public String sentence() {
    String where = layers.isEmpty() ? "" : " of " + Words.layers(layers);
    return quantity.title().substring(0, 1).toUpperCase(Locale.ROOT)
        + quantity.title().substring(1)
        + where
        + (worst.isHigher() ? " is higher than " : " is lower than ")
        + when()
        + ": "
        + quantity.words(worst.value())
        + " in place of "
        + quantity.words(worst.usual())
        + (worst.layer().isEmpty() ? "" : " in " + DisplayName.of(worst.layer()))
        + (parts == 0 ? "" : Words.format(" at %.0f %%", 100 * worst.share()))
        + distance()
        + ".";
  }

  private String when() {
    return parts == 0
        ? "in the first step of the baseline"
        : Words.format(
            "in the baseline in %s of the run, first at %.0f %%",
            parts == 1 ? "1 tenth" : parts + " tenths", 100 * from);
  }

  private String distance() {
    if (Double.isInfinite(worst.value() - worst.usual())) {
      return "";
    }
    double away = Math.abs(worst.value() - worst.usual());
    return quantity == Quantity.SKILL
        ? Words.format(" (%.2f away, %.2f is usual)", away, worst.allowed())
        : Words.format(" (%.1f decades away, up to %.1f is usual)", away, worst.allowed());
  }
}
