package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.DisplayName;

/** Steps of the wrong size. */
public sealed interface StepCause extends Cause {
  @Override
  default CauseKind kind() {
    return CauseKind.LEARNING_RATE;
  }

  /**
   * Steps that overshoot.
   *
   * @param updateRatio update over weights; NaN when it was not read
   */
  record TooLarge(double updateRatio) implements StepCause {
    @Override
    public String description() {
      return "a learning rate that is too high";
    }
  }

  /**
   * Steps that lead nowhere.
   *
   * @param updateRatio update over weights, 0 or more; NaN when it was not read
   */
  record TooSmall(double updateRatio) implements StepCause {
    @Override
    public String description() {
      return "a learning rate that is too low";
    }
  }

  /**
   * Weights and gradient drive each other up.
   *
   * @param doublingTime steps in which the norm of the gradient doubles
   */
  record Growth(double doublingTime) implements StepCause {
    @Override
    public String description() {
      return "a learning rate that is too high";
    }
  }

  /** A step threw the weights to where numbers end; or a minibatch did. */
  record Overflow() implements StepCause {
    @Override
    public String description() {
      return "a step that was too large, or a batch that holds NaN";
    }
  }

  /**
   * Rectifiers that are off for every input, and get no gradient that would turn them on.
   *
   * @param deadShare of the units of the worst layer, 0 .. 1; NaN when not counted
   */
  record DeadRectifiers(double deadShare) implements StepCause {
    @Override
    public String description() {
      return "units that are off for every input (dead rectifiers)";
    }
  }

  /**
   * Steps that clipping makes harmless, one after the other.
   *
   * @param clippedShare of the last steps, 0 .. 1
   */
  record HiddenByClipping(double clippedShare) implements StepCause {
    @Override
    public String description() {
      return "steps that are too large all the time";
    }
  }

  /**
   * A learning rate that is out of the range in which networks train.
   *
   * @param rate that is set
   * @param updater that it is set for
   * @param high whether it is above the range; below it otherwise
   */
  record RateOutOfRange(double rate, String updater, boolean high) implements StepCause {
    @Override
    public String description() {
      return "a learning rate of "
          + Words.figure(rate)
          + " for "
          + DisplayName.of(updater)
          + (high ? ", which is too high" : ", which is too low");
    }
  }

  /**
   * The network learns, and was not given the steps.
   *
   * @param skill so far
   */
  record TooFewSteps(double skill) implements StepCause {
    @Override
    public CauseKind kind() {
      return CauseKind.TRAINING_TIME;
    }

    @Override
    public String description() {
      return "too few steps";
    }
  }
}
