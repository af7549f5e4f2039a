package io.github.gradientmonitor.advice;

import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.InitialWeights;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** A change to a network, or to how it is trained, that can cure a fault of its gradient. */
public sealed interface Remedy {

  /** What to do, in a few words that follow "Try:". */
  String action();

  /**
   * Replace the activation of the hidden layers, and draw their weights anew from the distribution
   * that belongs to it.
   *
   * @param activation lower-case name, such as {@code relu}
   * @param weightInit lower-case name, such as {@code he_normal}
   */
  record SwapActivation(String activation, String weightInit) implements Remedy {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one of them is not known
     */
    public SwapActivation {
      if (!ActivationFamily.isKnown(activation)
          || !activation.equals(activation.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "activation must be the lower-case name of a known function, but was " + activation);
      }
      checkInit(weightInit);
    }

    @Override
    public String action() {
      return activation + " with " + weightInit + " init in the hidden layers";
    }
  }

  /**
   * Draw the weights of the hidden layers anew.
   *
   * @param weightInit lower-case name of the distribution
   */
  record Reinitialize(String weightInit) implements Remedy {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is not known
     */
    public Reinitialize {
      checkInit(weightInit);
    }

    @Override
    public String action() {
      return weightInit + " init in the hidden layers";
    }
  }

  /** Put batch normalisation between the affine map and the nonlinearity of each hidden layer. */
  record InsertBatchNorm() implements Remedy {
    @Override
    public String action() {
      return "batch normalisation between affine map and activation";
    }
  }

  /**
   * Add the input of a block of layers to its output.
   *
   * @param blockSize hidden layers in a block
   */
  record AddResidualConnections(int blockSize) implements Remedy {
    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public AddResidualConnections {
      if (blockSize < 1) {
        throw new IllegalArgumentException("blockSize must be at least 1, but was " + blockSize);
      }
    }

    @Override
    public String action() {
      return "residual connections around every " + blockSize + " hidden layers";
    }
  }

  /**
   * Replace simple recurrent layers by gated ones.
   *
   * @param cell the gated cell, such as {@code LSTM}
   */
  record ReplaceRecurrentCell(String cell) implements Remedy {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public ReplaceRecurrentCell {
      if (cell.isBlank()) {
        throw new IllegalArgumentException("cell must be the name of a gated cell, but was empty");
      }
    }

    @Override
    public String action() {
      return cell + " in place of the simple recurrent layers";
    }
  }

  /**
   * Multiply the learning rate.
   *
   * @param factor below 1 to lower it
   */
  record ScaleLearningRate(double factor) implements Remedy {
    /**
     * Checks the factor.
     *
     * @throws IllegalArgumentException if it is not a finite number above 0
     */
    public ScaleLearningRate {
      if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "factor must be a finite number above 0, but was " + factor);
      }
    }

    @Override
    public String action() {
      double times = factor < 1 ? 1 / factor : factor;
      String figure =
          new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(times);
      return "a learning rate " + figure + " times " + (factor < 1 ? "smaller" : "larger");
    }
  }

  /**
   * Let the learning rate rise over the first steps.
   *
   * @param steps until it has its full size
   */
  record WarmUp(int steps) implements Remedy {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public WarmUp {
      if (steps < 1) {
        throw new IllegalArgumentException("steps must be at least 1, but was " + steps);
      }
    }

    @Override
    public String action() {
      return "a learning rate that rises over " + steps + " steps";
    }
  }

  /**
   * Clip the gradient.
   *
   * @param policy name of the clipping policy
   */
  record ClipGradient(String policy) implements Remedy {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public ClipGradient {
      if (policy.isBlank()) {
        throw new IllegalArgumentException("policy must be the name of a policy, but was empty");
      }
    }

    @Override
    public String action() {
      return policy + " gradient clipping";
    }
  }

  /** Bring every input to mean 0 and variance 1. */
  record ScaleInputs() implements Remedy {
    @Override
    public String action() {
      return "inputs scaled to mean 0 and variance 1";
    }
  }

  /** Cut back-propagation through time to fewer steps. */
  record ShortenBackpropagation() implements Remedy {
    @Override
    public String action() {
      return "shorter truncated back-propagation through time";
    }
  }

  /** Look for NaN and infinity in features, labels and loss. */
  record CheckData() implements Remedy {
    @Override
    public String action() {
      return "a check of features, labels and loss for NaN, infinity and the logarithm of zero";
    }
  }

  /** Give the loss a dependence on the network. */
  record CheckOutputLayer() implements Remedy {
    @Override
    public String action() {
      return "an output layer whose loss depends on its weights (a softmax over one unit does not)";
    }
  }

  private static void checkInit(String weightInit) {
    if (!InitialWeights.isKnown(weightInit)) {
      throw new IllegalArgumentException(
          "weightInit must be one of " + InitialWeights.names() + ", but was " + weightInit);
    }
  }
}
