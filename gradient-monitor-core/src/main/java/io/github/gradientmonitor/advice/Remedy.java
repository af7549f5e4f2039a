package io.github.gradientmonitor.advice;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.observation.DisplayName;
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
      RemedyArguments.activation(activation);
      RemedyArguments.weightInit(weightInit);
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
      RemedyArguments.weightInit(weightInit);
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
      Arguments.check(blockSize >= 1, "blockSize must be at least 1", blockSize);
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
      RemedyArguments.words(cell, "cell", "cell must be the name of a gated cell");
    }

    @Override
    public String action() {
      return DisplayName.of(cell) + " in place of the simple recurrent layers";
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
      Arguments.positive(factor, "factor");
    }

    @Override
    public String action() {
      double times = factor < 1 ? 1 / factor : factor;
      return "a learning rate " + figure(times) + " times " + (factor < 1 ? "smaller" : "larger");
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
      Arguments.check(steps >= 1, "steps must be at least 1", steps);
    }

    @Override
    public String action() {
      return "a learning rate that rises over " + steps + " steps";
    }
  }

  /**
   * Clip the gradient of each layer.
   *
   * @param norm largest L2 norm of the mean gradient of a layer, above 0
   */
  record ClipGradient(double norm) implements Remedy {
    /**
     * Checks the norm.
     *
     * @throws IllegalArgumentException if it is not a finite number above 0
     */
    public ClipGradient {
      Arguments.positive(norm, "norm");
    }

    @Override
    public String action() {
      return "gradient clipping at norm " + figure(norm) + " a layer";
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

  /**
   * Let the forget gates of gated recurrent layers begin open.
   *
   * @param bias their initial bias; the gate lets through 1 / (1 + exp(-bias)) a time step
   */
  record RaiseForgetBias(double bias) implements Remedy {
    /**
     * Checks the bias.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public RaiseForgetBias {
      Arguments.check(Double.isFinite(bias), "bias must be finite", bias);
    }

    @Override
    public String action() {
      return "an initial bias of " + bias + " of the forget gates";
    }
  }

  /** Measure how far the gradient of a recurrent network reaches back in time. */
  record ProbeSequences() implements Remedy {
    @Override
    public String action() {
      return "a look at how far the gradient reaches back in time, which a listener cannot see"
          + " (SequenceProbe)";
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

  /**
   * Give the output layer another activation.
   *
   * @param activation lower-case name, such as {@code identity}
   */
  record ReplaceOutputActivation(String activation) implements Remedy {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is not known
     */
    public ReplaceOutputActivation {
      RemedyArguments.activation(activation);
    }

    @Override
    public String action() {
      return activation + " at the output";
    }
  }

  /**
   * Give the output layer another loss function.
   *
   * @param loss lower-case name, such as {@code mcxent}
   */
  record ReplaceLoss(String loss) implements Remedy {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public ReplaceLoss {
      RemedyArguments.words(loss, "loss", "loss must be the name of a loss");
    }

    @Override
    public String action() {
      return "the loss " + DisplayName.of(loss);
    }
  }

  /** Bring every column of the targets to mean 0 and variance 1, and revert it in predictions. */
  record ScaleTargets() implements Remedy {
    @Override
    public String action() {
      return "targets scaled to mean 0 and variance 1, reverted in predictions";
    }
  }

  /**
   * Give each class a column of its own.
   *
   * @param classes how many
   */
  record EncodeOneHot(int classes) implements Remedy {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if it is below 2
     */
    public EncodeOneHot {
      Arguments.check(classes >= 2, "classes must be at least 2", classes);
    }

    @Override
    public String action() {
      return "one-hot labels of " + classes + " columns, softmax and mcxent";
    }
  }

  /** Hold the labels beside the features. */
  record CheckLabels() implements Remedy {
    @Override
    public String action() {
      return "a look at some features beside their labels: right column, right order, not constant";
    }
  }

  /**
   * Write the labels as the loss takes them.
   *
   * @param form which labels it takes, in words, such as {@code of -1 and 1}
   */
  record RewriteLabels(String form) implements Remedy {
    /**
     * Checks the words.
     *
     * @throws IllegalArgumentException if there are none
     */
    public RewriteLabels {
      RemedyArguments.words(form, "form", "form must say which labels");
    }

    @Override
    public String action() {
      return "labels " + form;
    }
  }

  /** Mix the examples before they are cut into minibatches. */
  record ShuffleData() implements Remedy {
    @Override
    public String action() {
      return "examples shuffled before they are cut into minibatches";
    }
  }

  /** Weigh rare classes more, or show them more often. */
  record WeighClasses() implements Remedy {
    @Override
    public String action() {
      return "weights for the rare classes, or as many examples of each";
    }
  }

  /**
   * Let dropout keep another share.
   *
   * @param keepProbability share of the inputs that is kept, above 0 and up to 1
   */
  record SetDropout(double keepProbability) implements Remedy {
    /**
     * Checks the share.
     *
     * @throws IllegalArgumentException if it is not above 0 and up to 1
     */
    public SetDropout {
      Arguments.check(
          keepProbability > 0 && keepProbability <= 1,
          "keepProbability must be above 0 and at most 1",
          keepProbability);
    }

    @Override
    public String action() {
      return "dropout that keeps "
          + figure(keepProbability)
          + " of the inputs (the figure is the share that is kept)";
    }
  }

  /** Take the penalties on the weights out, or make them a hundredth of the loss. */
  record LowerPenalty() implements Remedy {
    @Override
    public String action() {
      return "a penalty on the weights that is a hundredth of the loss, such as l2 of 1e-4";
    }
  }

  /** Clip at the usual norm of the gradient or not at all. */
  record LoosenClipping() implements Remedy {
    @Override
    public String action() {
      return "no clipping, or at ten times the usual norm of the gradient";
    }
  }

  /**
   * Train with another updater.
   *
   * @param updater name, such as {@code Adam}
   * @param learningRate above 0
   */
  record SetUpdater(String updater, double learningRate) implements Remedy {
    /**
     * Checks name and rate.
     *
     * @throws IllegalArgumentException if the name is empty or the rate is not a finite number
     *     above 0
     */
    public SetUpdater {
      RemedyArguments.words(updater, "updater", "updater must be the name of one");
      Arguments.positive(learningRate, "learningRate");
    }

    @Override
    public String action() {
      return DisplayName.of(updater) + " with a learning rate of " + learningRate;
    }
  }

  /** Train for more steps. */
  record TrainLonger() implements Remedy {
    @Override
    public String action() {
      return "more steps";
    }
  }

  /** Take layers out of their frozen state. */
  record TrainFrozenLayers() implements Remedy {
    @Override
    public String action() {
      return "layers that are not frozen";
    }
  }

  /** Put more examples into a minibatch. */
  record EnlargeBatches() implements Remedy {
    @Override
    public String action() {
      return "minibatches of 16 examples or more";
    }
  }

  /** Let biases begin at zero. */
  record ResetBiases() implements Remedy {
    @Override
    public String action() {
      return "biases that begin at 0";
    }
  }

  private static String figure(double value) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }
}
