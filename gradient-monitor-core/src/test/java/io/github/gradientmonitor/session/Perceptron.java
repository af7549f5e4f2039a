package io.github.gradientmonitor.session;

import java.util.Arrays;
import java.util.Random;

/**
 * A network that no framework knows: dense layers of tanh units with a softmax at the end,
 * back-propagation written by hand, and plain gradient descent.
 */
final class Perceptron {
  /** Parameters, gradients and updates of one layer; a weight matrix lies row by row. */
  static final class Layer {
    final int inputs;
    final int outputs;
    final double[] weights;
    final double[] biases;
    final double[] weightGradient;
    final double[] biasGradient;
    double[] signal = new double[0];

    Layer(int inputs, int outputs, Random random) {
      this.inputs = inputs;
      this.outputs = outputs;
      this.weights =
          random
              .doubles((long) inputs * outputs, -1, 1)
              .map(weight -> weight * Math.sqrt(6.0 / (inputs + outputs)))
              .toArray();
      this.biases = new double[outputs];
      this.weightGradient = new double[weights.length];
      this.biasGradient = new double[outputs];
    }

    double[] forward(double[] input) {
      signal = input;
      double[] sums = biases.clone();
      for (int i = 0; i < inputs; i++) {
        for (int j = 0; j < outputs; j++) {
          sums[j] += input[i] * weights[i * outputs + j];
        }
      }
      return sums;
    }

    /** Adds to the gradients, and gives the error of the inputs. */
    double[] backward(double[] error) {
      double[] below = new double[inputs];
      for (int j = 0; j < outputs; j++) {
        biasGradient[j] += error[j];
      }
      for (int i = 0; i < inputs; i++) {
        for (int j = 0; j < outputs; j++) {
          weightGradient[i * outputs + j] += signal[i] * error[j];
          below[i] += weights[i * outputs + j] * error[j];
        }
      }
      return below;
    }
  }

  final Layer hidden;
  final Layer output;
  final double rate;
  double[][] features = new double[0][];
  float[][] labels = new float[0][];
  double loss;
  int iteration;
  int epoch;

  /**
   * Draws the weights.
   *
   * @param rate of learning
   */
  Perceptron(int inputs, int units, int classes, double rate) {
    Random random = new Random(7);
    this.hidden = new Layer(inputs, units, random);
    this.output = new Layer(units, classes, random);
    this.rate = rate;
  }

  Layer[] layers() {
    return new Layer[] {hidden, output};
  }

  /** Computes loss and gradient of the mean cross-entropy over a minibatch. */
  void backPropagate(double[][] inputs, float[][] targets) {
    features = inputs;
    labels = targets;
    loss = 0;
    for (Layer layer : layers()) {
      Arrays.fill(layer.weightGradient, 0);
      Arrays.fill(layer.biasGradient, 0);
    }
    for (int example = 0; example < features.length; example++) {
      double[] units = hidden.forward(features[example]);
      for (int j = 0; j < units.length; j++) {
        units[j] = Math.tanh(units[j]);
      }
      double[] probabilities = softmax(output.forward(units));
      double[] error = new double[probabilities.length];
      for (int k = 0; k < error.length; k++) {
        loss -= targets[example][k] * Math.log(probabilities[k]) / features.length;
        error[k] = (probabilities[k] - targets[example][k]) / features.length;
      }
      double[] below = output.backward(error);
      for (int j = 0; j < below.length; j++) {
        below[j] *= 1 - units[j] * units[j];
      }
      hidden.backward(below);
    }
  }

  private static double[] softmax(double[] sums) {
    double total = 0;
    for (int k = 0; k < sums.length; k++) {
      sums[k] = Math.exp(sums[k]);
      total += sums[k];
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] /= total;
    }
    return sums;
  }

  /** Turns the gradients into updates where they lie, and applies them. */
  void applyUpdate() {
    for (Layer layer : layers()) {
      apply(layer.weightGradient, layer.weights);
      apply(layer.biasGradient, layer.biases);
    }
  }

  private void apply(double[] gradient, double[] parameters) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= rate;
      parameters[i] -= gradient[i];
    }
  }
}
