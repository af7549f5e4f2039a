package io.github.gradientmonitor.diagnosis;

import java.util.Objects;

/** Data that the network cannot learn from as it is. */
public sealed interface DataCause extends Cause {
  /**
   * Inputs out of scale.
   *
   * @param rootMeanSquare of the inputs, by the gradient of the first layer
   */
  record InputScale(double rootMeanSquare) implements DataCause {
    @Override
    public CauseKind kind() {
      return CauseKind.INPUT_SCALE;
    }

    @Override
    public String description() {
      return "inputs or targets that are out of scale";
    }
  }

  /**
   * A gradient that is out of scale in every layer, whatever the depth.
   *
   * @param gradientToWeight gradient over weights, in the median over the hidden layers
   */
  record GradientScale(double gradientToWeight) implements DataCause {
    @Override
    public CauseKind kind() {
      return CauseKind.INPUT_SCALE;
    }

    @Override
    public String description() {
      return "inputs or targets that are out of scale";
    }
  }

  /** Data, loss or weights that are not finite from the first step on. */
  record NotFinite() implements DataCause {
    @Override
    public CauseKind kind() {
      return CauseKind.DATA_NOT_FINITE;
    }

    @Override
    public String description() {
      return "data, loss or initial weights that are not finite";
    }
  }

  /**
   * Columns of the inputs that differ by orders of magnitude.
   *
   * @param ratio of the largest to the smallest root mean square of a column
   */
  record InputColumns(double ratio) implements DataCause {
    @Override
    public CauseKind kind() {
      return CauseKind.INPUT_SCALE;
    }

    @Override
    public String description() {
      return "inputs that are not scaled: columns differ by x" + Words.factor(ratio);
    }
  }

  /**
   * Inputs that are large, as they were read.
   *
   * @param largest absolute value
   */
  record InputRange(double largest) implements DataCause {
    @Override
    public CauseKind kind() {
      return CauseKind.INPUT_SCALE;
    }

    @Override
    public String description() {
      return "inputs that are not scaled: up to " + Words.figure(largest);
    }
  }

  /**
   * Targets that are large beside what a network begins with.
   *
   * @param lowest target that was seen
   * @param highest target that was seen
   */
  record TargetScale(double lowest, double highest) implements DataCause {
    @Override
    public CauseKind kind() {
      return CauseKind.TARGET_SCALE;
    }

    @Override
    public String description() {
      return "targets that are not scaled: "
          + Words.figure(lowest)
          + " .. "
          + Words.figure(highest);
    }
  }

  /**
   * One column of targets that makes up all of the loss.
   *
   * @param column from 0
   * @param ratio of its deviation to that of the smallest column
   */
  record TargetColumns(int column, double ratio) implements DataCause {
    @Override
    public CauseKind kind() {
      return CauseKind.TARGET_SCALE;
    }

    @Override
    public String description() {
      return "targets that are not scaled: column "
          + column
          + " deviates "
          + Words.factor(ratio)
          + " times as much as another";
    }
  }

  /**
   * Data that hold NaN or infinity.
   *
   * @param where features or labels
   * @param column in which it was first found, from 0
   * @param batch step in which it was found
   */
  record HoldsNonFinite(String where, int column, long batch) implements DataCause {
    /** Checks that nothing is missing. */
    public HoldsNonFinite {
      Objects.requireNonNull(where, "where");
    }

    @Override
    public CauseKind kind() {
      return CauseKind.DATA_NOT_FINITE;
    }

    @Override
    public String description() {
      return where + " of step " + batch + " hold NaN or infinity (column " + column + ")";
    }
  }
}
