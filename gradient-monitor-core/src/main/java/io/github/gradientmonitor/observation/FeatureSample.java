package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.Objects;

/**
 * What the features of one input showed in one minibatch.
 *
 * @param input name of the input
 * @param columns features or channels
 */
public record FeatureSample(String input, ColumnStatistics columns) {
  /** Checks that nothing is missing. */
  public FeatureSample {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(columns, "columns");
  }
}
