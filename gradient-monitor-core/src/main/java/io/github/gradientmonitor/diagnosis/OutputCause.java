package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.DisplayName;

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

  /**
   * Targets that the output can never give.
   *
   * @param activation of the output layer
   * @param lowest target that was seen
   * @param highest target that was seen
   */
  record OutOfReach(String activation, double lowest, double highest) implements OutputCause {
    @Override
    public String description() {
      return "targets of "
          + Words.figure(lowest)
          + " .. "
          + Words.figure(highest)
          + ", which "
          + DisplayName.of(activation)
          + " at the output cannot give";
    }
  }

  /**
   * An activation that does not belong to the loss.
   *
   * @param activation of the output layer
   * @param loss function
   */
  record Activation(String activation, String loss) implements OutputCause {
    @Override
    public String description() {
      return DisplayName.of(activation)
          + " at the output, which does not go with the loss "
          + DisplayName.of(loss);
    }
  }

  /**
   * A loss that does not belong to the activation.
   *
   * @param activation of the output layer
   * @param loss function
   */
  record Loss(String activation, String loss) implements OutputCause {
    @Override
    public CauseKind kind() {
      return CauseKind.LOSS;
    }

    @Override
    public String description() {
      return "the loss "
          + DisplayName.of(loss)
          + ", which does not go with "
          + DisplayName.of(activation)
          + " at the output";
    }
  }

  /**
   * A loss that is not defined for the targets, or does not pull to them.
   *
   * @param loss function
   * @param takes which targets it takes, in words
   * @param lowest target that was seen
   * @param highest target that was seen
   */
  record LossOverTargets(String loss, String takes, double lowest, double highest)
      implements OutputCause {
    @Override
    public CauseKind kind() {
      return CauseKind.LOSS;
    }

    @Override
    public String description() {
      return "the loss "
          + loss
          + ", which takes targets "
          + takes
          + ", over targets of "
          + Words.figure(lowest)
          + " .. "
          + Words.figure(highest);
    }
  }
}
