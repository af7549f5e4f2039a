package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.observation.DisplayName;
import java.util.Objects;

/** Weights that are wrong from the start. */
public sealed interface WeightCause extends Cause {
  @Override
  default CauseKind kind() {
    return CauseKind.INITIAL_WEIGHTS;
  }

  /**
   * Initial weights that shrink the signal in every layer.
   *
   * @param inits names of the distributions
   * @param rectifiers whether most hidden layers are rectifiers, which pass half of the signal
   */
  record TooSmall(String inits, boolean rectifiers) implements WeightCause {
    /** Checks that nothing is missing. */
    public TooSmall {
      Objects.requireNonNull(inits, "inits");
    }

    @Override
    public String description() {
      return "initial weights too small "
          + (rectifiers ? "for a rectifier, which passes half of the signal " : "")
          + ("(" + inits + ")");
    }
  }

  /**
   * Initial weights that amplify the signal in every layer.
   *
   * @param inits names of the distributions
   */
  record TooLarge(String inits) implements WeightCause {
    /** Checks that nothing is missing. */
    public TooLarge {
      Objects.requireNonNull(inits, "inits");
    }

    @Override
    public String description() {
      return "initial weights too large (" + inits + ")";
    }
  }

  /** A hidden layer whose weights are all zero passes no gradient. */
  record AllZero() implements WeightCause {
    @Override
    public String description() {
      return "weights that are all zero, from which no gradient passes";
    }
  }

  /** The forward pass overflows in the very first step. */
  record Overflow() implements WeightCause {
    @Override
    public String description() {
      return "weights or inputs so large that the forward pass overflows";
    }
  }

  /**
   * Bounded units are driven to their bounds.
   *
   * @param saturatedShare of the activations, 0 .. 1, in the worst layer
   */
  record Saturating(double saturatedShare) implements WeightCause {
    @Override
    public String description() {
      return "weights or inputs too large for a bounded activation";
    }
  }

  /**
   * Units that begin equal stay equal, for they get the same gradient.
   *
   * @param layers names of the layers
   * @param weightInit name of their distribution
   */
  record Equal(String layers, String weightInit) implements WeightCause {
    @Override
    public String description() {
      return "weights of "
          + layers
          + " that all begin with the same value ("
          + DisplayName.of(weightInit)
          + ")";
    }
  }

  /**
   * Biases that switch rectifiers off from the start.
   *
   * @param layers names of the layers
   * @param bias the value they begin with
   */
  record LowBias(String layers, double bias) implements WeightCause {
    @Override
    public String description() {
      return "biases of "
          + layers
          + " that begin at "
          + Words.figure(bias)
          + ", which switches rectifiers off";
    }
  }
}
