package io.github.gradientmonitor.advice;

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
}
