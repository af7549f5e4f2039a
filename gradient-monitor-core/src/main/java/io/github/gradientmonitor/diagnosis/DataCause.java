package io.github.gradientmonitor.diagnosis;

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
}
