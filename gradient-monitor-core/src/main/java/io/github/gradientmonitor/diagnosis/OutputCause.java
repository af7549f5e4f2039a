package io.github.gradientmonitor.diagnosis;

/** An output layer that cannot do what the loss asks of it. */
public sealed interface OutputCause extends Cause {
  @Override
  default CauseKind kind() {
    return CauseKind.OUTPUT_ACTIVATION;
  }

  /** A softmax that has one unit to choose from: its output is 1, its derivative 0. */
  record SoftmaxOverOneUnit() implements OutputCause {
    @Override
    public String description() {
      return "a softmax over one unit, whose output is 1 whatever the weights";
    }
  }

  /** The loss does not depend on any weight. */
  record Constant() implements OutputCause {
    @Override
    public String description() {
      return "a loss that does not depend on the weights";
    }
  }
}
