package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A diagnosis as a table in plain text, one line a layer from input to output, in which the norms
 * over depth can be seen: each has a bar, on a scale that all share.
 */
public final class LayerTable {
  private static final int BAR = 24;
  private static final String ROW =
      "%5s  %-14s %-16s %-8s%-" + BAR + "s  %-8s%-" + BAR + "s  %8s  %s%n";

  private final Diagnosis diagnosis;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;

  private LayerTable(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
    for (LayerSample sample : diagnosis.layers()) {
      for (TensorStatistics gradient : List.of(sample.biasGradient(), sample.weightGradient())) {
        if (gradient.l2Norm() > 0) {
          lowest = Math.min(lowest, Math.log10(gradient.l2Norm()));
          highest = Math.max(highest, Math.log10(gradient.l2Norm()));
        }
      }
    }
  }

  /**
   * Draws the layers of a diagnosis.
   *
   * @param diagnosis of any step
   * @return lines that end with the platform's line separator
   */
  public static String of(Diagnosis diagnosis) {
    Objects.requireNonNull(diagnosis, "diagnosis");
    return new LayerTable(diagnosis).draw();
  }

  private String draw() {
    StringBuilder table = new StringBuilder();
    if (diagnosis.skill().isKnown()) {
      table.append(
          String.format(
              Locale.ROOT,
              "Skill %s (0 is a guess, 1 is perfect): %s%n",
              Words.skill(diagnosis.skill().value()),
              diagnosis.learning().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
      if (!diagnosis.skill().outputs().isEmpty()) {
        table.append(
            String.format("Skill by output: %s%n", Words.outputs(diagnosis.skill().outputs())));
      }
    }
    table.append(
        row(
            "depth",
            "layer",
            "type",
            "log10 of bias gradient",
            "log10 of weight gradient",
            "g/w",
            "health"));
    for (LayerSample sample : diagnosis.layers()) {
      LayerProfile layer = sample.layer();
      table.append(
          String.format(
              Locale.ROOT,
              ROW,
              layer.depth(),
              DisplayName.of(layer.name()),
              type(layer),
              log(sample.biasGradient()),
              bar(sample.biasGradient()),
              log(sample.weightGradient()),
              bar(sample.weightGradient()),
              ratio(sample),
              health(sample)));
    }
    return table.toString();
  }

  private static String row(
      String depth,
      String layer,
      String type,
      String bias,
      String weight,
      String ratio,
      String health) {
    return String.format(
        Locale.ROOT,
        "%5s  %-14s %-16s %-" + (BAR + 8) + "s  %-" + (BAR + 8) + "s  %8s  %s%n",
        depth,
        layer,
        type,
        bias,
        weight,
        ratio,
        health);
  }

  private static String type(LayerProfile layer) {
    String type = DisplayName.of(layer.type());
    return layer.activation() == null ? type : type + " " + DisplayName.of(layer.activation());
  }

  private static String log(TensorStatistics gradient) {
    if (gradient.isEmpty()) {
      return "-";
    }
    if (gradient.nonFinite() > 0) {
      return "NaN/Inf";
    }
    return gradient.l2Norm() == 0
        ? "zero"
        : String.format(Locale.ROOT, "%.2f", Math.log10(gradient.l2Norm()));
  }

  private String bar(TensorStatistics gradient) {
    if (!(gradient.l2Norm() > 0) || gradient.nonFinite() > 0) {
      return "";
    }
    double share =
        highest > lowest ? (Math.log10(gradient.l2Norm()) - lowest) / (highest - lowest) : 1;
    return "#".repeat(1 + (int) Math.round(share * (BAR - 1)));
  }

  private static String ratio(LayerSample sample) {
    double ratio = sample.gradientToWeightRatio();
    return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, "%.1e", ratio);
  }

  private String health(LayerSample sample) {
    if (!sample.hasGradient()) {
      return sample.layer().frozen() ? "frozen" : "not reached";
    }
    GradientHealth health = diagnosis.health(sample.layer().name());
    return health == GradientHealth.HEALTHY ? "healthy" : health.name().replace('_', ' ');
  }
}
