package io.github.gradientmonitor.observation;

/**
 * Losses whose best constant output has a closed form. The loss of a row is a sum or a mean over
 * its columns; p is the mean and v the variance of a label column.
 */
public enum LossFunction {
  /** <code>-sum y ln q</code>; the best constant q is p, its loss <code>-sum p ln p</code>. */
  CROSS_ENTROPY,
  /**
   * <code>-sum y ln q + (1 - y) ln(1 - q)</code>; the best constant q is p, its loss <code>
   * -sum p ln p + (1 - p) ln(1 - p)</code>.
   */
  BINARY_CROSS_ENTROPY,
  /** Mean over the columns of the squared error; the best constant is the mean, its loss v. */
  MEAN_SQUARED_ERROR,
  /** Sum over the columns of the squared error. */
  SQUARED_ERROR,
  /** Any other; its best constant is asked of the loss itself. */
  OTHER
}
