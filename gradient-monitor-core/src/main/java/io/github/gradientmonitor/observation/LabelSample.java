package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.statistics.ColumnStatistics;
import java.util.Objects;

/**
 * What the labels of one output showed in one minibatch.
 *
 * @param output name of the output layer
 * @param lossFunction what they are held against
 * @param columns of the labels; rows that are masked are left out
 * @param divisor what the framework divides the sum of the loss over all rows by, above 0: the
 *     examples of the minibatch mostly
 * @param constantLoss loss of the best of a few constant outputs, as the loss function itself says;
 *     NaN when it was not asked
 */
public record LabelSample(
    String output,
    LossFunction lossFunction,
    ColumnStatistics columns,
    double divisor,
    double constantLoss) {
  /**
   * Checks the divisor.
   *
   * @throws IllegalArgumentException if it is not above 0
   */
  public LabelSample {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(lossFunction, "lossFunction");
    Objects.requireNonNull(columns, "columns");
    if (!(divisor > 0)) {
      throw new IllegalArgumentException("divisor must be above 0, but was " + divisor);
    }
  }
}
