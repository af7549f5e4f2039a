package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.observation.StepSummary;
import java.util.List;
import java.util.Objects;

/**
 * Why a finding is believed.
 *
 * @param sentence the figures in words, for a person
 * @param measures the same figures, for a program
 * @param before the steps before the fault, the oldest first; empty where they tell nothing
 */
public record Evidence(String sentence, List<Measure> measures, List<StepSummary> before) {

  /** Copies the lists. */
  public Evidence {
    Objects.requireNonNull(sentence, "sentence");
    measures = Arguments.copy(measures, "measures");
    before = Arguments.copy(before, "before");
  }

  /** Evidence that needs no history. */
  public static Evidence of(String sentence, Measure... measures) {
    Objects.requireNonNull(measures, "measures");
    return new Evidence(sentence, List.of(measures), List.of());
  }

  /**
   * One figure.
   *
   * @param name what was measured, in lower case with underscores
   * @param value its value
   * @param unit its unit, empty for a pure number
   */
  public record Measure(String name, double value, String unit) {
    /** Checks that nothing is missing. */
    public Measure {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(unit, "unit");
    }
  }

  /**
   * The value of a figure.
   *
   * @param name as in {@link Measure#name()}
   * @return its value, NaN when there is no such figure
   */
  public double value(String name) {
    Objects.requireNonNull(name, "name");
    for (Measure measure : measures) {
      if (measure.name().equals(name)) {
        return measure.value();
      }
    }
    return Double.NaN;
  }
}
