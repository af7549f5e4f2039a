package io.github.gradientmonitor.agent;

import java.util.Locale;

/**
 * How gradients are clipped.
 *
 * @param kind which policy
 * @param limit its limit: a norm, or a percentile; NaN where the policy has none
 */
public record Clip(Kind kind, double limit) {
  private static final double PERCENT = 100;

  /** The policies. */
  public enum Kind {
    /** Gradients are left as they are. */
    NONE,
    /** Norms that stand out of their moving average are taken back to it. */
    ZSCORE,
    /** The gradient of each unit is limited against its weights. */
    UNITWISE,
    /** The norm of the whole gradient is limited. */
    NORM,
    /** The norm of each layer's gradient is limited; in SameDiff, that of each variable's. */
    LAYER,
    /** The norm is limited to a percentile of those so far. */
    PERCENTILE;

    private boolean hasLimit() {
      return this == NORM || this == LAYER || this == PERCENTILE;
    }
  }

  /** No clipping. */
  static final Clip NONE = new Clip(Kind.NONE, Double.NaN);

  /**
   * Reads {@code zscore}, {@code norm:1.0} and the like.
   *
   * @throws IllegalArgumentException if there is no such policy, or its limit is out of range
   */
  static Clip parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(name) && kind.hasLimit() == colon > 0) {
        return new Clip(kind, kind.hasLimit() ? limit(kind, text) : Double.NaN);
      }
    }
    throw refused(text);
  }

  private static double limit(Kind kind, String text) {
    double limit;
    try {
      limit = Double.parseDouble(text.substring(text.indexOf(':') + 1));
    } catch (NumberFormatException e) {
      throw refused(text);
    }
    double max = kind == Kind.PERCENTILE ? PERCENT : Double.MAX_VALUE;
    if (!(limit > 0 && limit <= max)) {
      throw refused(text);
    }
    return limit;
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "clip must be none, zscore, unitwise, norm:MAX, layer:MAX with a MAX above 0, or"
            + " percentile:P with a P above 0 and at most 100, but was '"
            + text
            + "'");
  }
}
