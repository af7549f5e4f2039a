package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.DisplayName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** How figures, layers and steps are written in the sentences of an evidence. */
public final class Words {
  /** Outputs that are all named; of more, half as many are. */
  private static final int OUTPUTS = 6;

  private Words() {}

  /** Formats with a point in decimals, whatever the machine's language. */
  public static String format(String pattern, Object... figures) {
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(figures, "figures");
    return String.format(Locale.ROOT, pattern, figures);
  }

  /** A factor with two significant digits, as {@code 0.23} or {@code 3.1e-05}. */
  public static String factor(double value) {
    return value >= 0.01 && value < 1000
        ? format(value < 10 ? "%.2f" : "%.0f", value)
        : format("%.1e", value);
  }

  /** A figure with three significant digits, or NaN or Infinity. */
  public static String figure(double value) {
    return Double.isFinite(value) ? format("%.3g", value) : String.valueOf(value);
  }

  /** A skill with two decimals, and without a sign before zero. */
  public static String skill(double value) {
    return format("%.2f", Math.rint(100 * value) / 100 + 0.0);
  }

  /** The skill of each output: of a few, and of many the three lowest. */
  public static String outputs(Map<String, Double> skills) {
    Objects.requireNonNull(skills, "skills");
    List<Map.Entry<String, Double>> named = new ArrayList<>(skills.entrySet());
    if (named.size() > OUTPUTS) {
      named.sort(Map.Entry.comparingByValue());
      named = named.subList(0, OUTPUTS / 2);
    }
    return (named.size() < skills.size() ? "the lowest of " + skills.size() + ": " : "")
        + named.stream()
            .map(output -> DisplayName.of(output.getKey()) + " " + skill(output.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** A share of 1 in per cent. */
  public static String percent(double share) {
    return format("%s %%", format("%.1f", 100 * share).replaceAll("\\.0$", ""));
  }

  /** Names of layers: all of a few, the first and last of many. */
  public static String layers(List<String> names) {
    Objects.requireNonNull(names, "names");
    if (names.size() <= 3) {
      return names.stream().map(DisplayName::of).collect(Collectors.joining(", "));
    }
    return format(
        "%s .. %s (%d layers)",
        DisplayName.of(names.get(0)), DisplayName.of(names.get(names.size() - 1)), names.size());
  }

  /** Numbers of steps. */
  public static String steps(List<Long> iterations) {
    Objects.requireNonNull(iterations, "iterations");
    return (iterations.size() == 1 ? "step " : "steps ")
        + iterations.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
