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
 * @param loss of this output alone, without the penalty on weights, in the framework's own scale;
 *     NaN when not known. Where there is one output, its loss is that of the step
 */
public record LabelSample(
    String output,
    LossFunction lossFunction,
    ColumnStatistics columns,
    double divisor,
    double constantLoss,
    double loss) {
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

  /** Labels of an output whose own loss is not known. */
  public LabelSample(
      String output,
      LossFunction lossFunction,
      ColumnStatistics columns,
      double divisor,
      double constantLoss) {
    this(output, lossFunction, columns, divisor, constantLoss, Double.NaN);
  }
}
