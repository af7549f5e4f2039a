package io.github.gradientmonitor.diagnosis;

/**
 * One limit between healthy and ill: its unit, its range, its default, and where that comes from.
 *
 * <p>"Runs" are trainings of the labelled bench in {@code docs/accuracy.md}: 210 sound and 118 ill
 * ones, each case with two seeds.
 */
public enum Threshold {
  /** Slope over depth from which on the backward signal vanishes. */
  VANISHING_SLOPE(
      0.30,
      "decades per layer",
      0.01,
      10,
      "0 of 95 sound perceptrons reach it within 20 steps; by its derivative a sigmoid costs at"
          + " least 0.60"),
  /** Attenuation over all layers from which on a slower decay is watched. */
  VANISHING_ATTENUATION(
      3,
      "decades",
      0.5,
      38,
      "a first layer that gets a thousandth of the signal learns a thousand times slower"),
  /** Slope over depth from which on the backward signal explodes. */
  EXPLODING_SLOPE(
      0.20,
      "decades per layer",
      0.01,
      10,
      "15 of 15 networks with large weights; 1 alarm in 665 checks of sound ones"),
  /** How much of the variance a trend must explain to count as one. */
  R_SQUARED(
      0.8, "share", 0, 1, "0 of 95 sound perceptrons are as straight and steep within 20 steps"),
  /** Hidden layers that a trend over depth needs. */
  LAYERS(5, "layers", 3, 1000, "a steep profile over fewer layers still trains"),
  /** Checks that must agree, out of {@link #CHECKS}. */
  CONFIRMATIONS(
      2, "checks", 1, 64, "2 of 3 leaves 0 alarms on 95 sound perceptrons, and 49 of 50 ill found"),
  /** Number of the latest checks that are looked at. */
  CHECKS(
      3, "checks", 1, 64, "2 of 3 leaves 0 alarms on 95 sound perceptrons, and 49 of 50 ill found"),
  /** Checks from the start within which a trend over depth must show to count by itself. */
  DECISION_CHECKS(
      50,
      "checks",
      1,
      1_000_000,
      "later, healthy networks that have converged get a steep profile too"),
  /** Share of a slope's limit below which a finding is taken back. */
  RELEASE(0.67, "share", 0.01, 1, "noise of a third of the limit does not make a finding flap"),
  /** A layer is starved when it gets less than this share of the last hidden layer's signal. */
  STARVED_SHARE(0.01, "share", 1e-9, 0.999, "a hundredth of the learning speed"),

  /** Gradient over weights from which on the scale of data or loss is at fault. */
  GRADIENT_TO_WEIGHT_LARGE(
      1e3, "ratio", 1, 1e30, "sound runs stay below 10 from the first step on"),
  /** Gradient over weights below which a layer that does not learn is starved. */
  GRADIENT_TO_WEIGHT_SMALL(1e-4, "ratio", 1e-30, 1, "first steps of sound runs are above it"),
  /**
   * Output layer's ratio over the hidden layers' from which on it is the hidden ones that starve.
   */
  SCALE_CONTRAST(
      100,
      "ratio",
      1,
      1e30,
      "where the hidden layers starve: 1.2 at most in sound runs, 200 and more in 8 x sigmoid 5"),

  /** Root mean square from which on inputs explain what goes wrong behind them. */
  INPUT_SCALE_LARGE(
      10,
      "root mean square",
      1,
      1e30,
      "inputs of -10 .. 10 give 6, grey values of 0 .. 255 give 105"),
  /** Largest absolute value of all inputs below which they are lost beside weights and biases. */
  INPUT_SCALE_SMALL(
      0.01,
      "absolute value",
      1e-30,
      1,
      "the gradient of a weight is that of its bias times the input: a hundredth of the speed"),
  /**
   * Ratio of the root mean squares of two columns of inputs from which on their difference is told,
   * where the larger one is above {@link #INPUT_SCALE_LARGE}.
   */
  INPUT_COLUMNS(
      1e3,
      "ratio",
      1,
      1e30,
      "the gradient of a weight goes with its input: the small column learns a thousandth as fast"),
  /** Root mean square of a column of targets from which on it counts as not scaled. */
  TARGET_SCALE_LARGE(
      30,
      "root mean square",
      1,
      1e30,
      "a network begins with outputs of about 1: the first squared error is about 900"),
  /** Share of the squared error of a guess that one of several columns of targets may have. */
  TARGET_DOMINANCE(
      0.999, "share", 0.5, 1, "what the others can gain is then below a thousandth of the loss"),
  /** Share of an output's range by which targets may lie outside of it. */
  TARGET_TOLERANCE(0.05, "share", 0, 10, "smoothed or noisy labels lie outside by a few per cent"),
  /** Share of the rows that makes one class a guess that is nearly always right. */
  CLASS_SHARE(
      0.95, "share", 0.5, 1, "the others together are one row in 20, one or two of a minibatch"),

  /** Minibatches after which a habit is told from an accident. */
  BATCHES(
      10,
      "minibatches",
      2,
      1_000_000,
      "five of ten fair minibatches of 8 rows of two classes hold one class once in 1e8"),
  /** Minibatches after which labels that never change are not merely sorted. */
  BATCHES_CONSTANT(50, "minibatches", 2, 1_000_000, "a class of 1600 rows in minibatches of 32"),
  /** Share of minibatches whose targets go on in one direction from which on rows are sorted. */
  SORTED_SHARE(
      0.95,
      "share",
      0.5,
      1,
      "a sorted pass of 40 minibatches turns twice; in random order a third goes on (Bienaymé"
          + " 1874)"),
  /** Part of the variance of all targets that those of one minibatch have where rows are sorted. */
  SORTED_SPREAD(
      0.1,
      "share",
      1e-6,
      1,
      "random order leaves all of it within a minibatch; 40 of sorted targets that lie evenly, a 1600th"),

  /** Share of its inputs that dropout must keep. */
  KEPT_SMALL(0.1, "share", 0, 1, "dropOut(0.1) is mostly meant as a tenth that is dropped"),
  /** Limit of the gradient's norm or elements below which clipping is the learning rate. */
  CLIP_SMALL(1e-3, "norm", 1e-30, 1, "gradients of the mean loss are above it in sound runs"),
  /** Initial bias below which a rectifier is off for inputs of usual size. */
  BIAS_LOW(-1, "bias", -1e30, 0, "inputs of size 1 under weights of He lift a unit by about 1"),
  /** Learning rate below which nothing moves. */
  RATE_SMALL(1e-6, "rate", 1e-30, 1, "Bengio 2012, arXiv 1206.5533, section 3.1.1"),
  /** Learning rate of plain gradient descent from which on steps overshoot. */
  RATE_LARGE(1, "rate", 1e-6, 1e30, "Bengio 2012, arXiv 1206.5533, section 3.1.1"),
  /** Learning rate from which on updaters whose steps have the size of the rate overshoot. */
  RATE_LARGE_ADAPTIVE(
      0.1, "rate", 1e-6, 1e30, "weights of He are 0.1 .. 1: they change by their own size"),

  /** Update over weights from which on steps are too large. */
  UPDATE_LARGE(0.2, "ratio", 1e-6, 1e6, "sound runs reach 0.15 in their first steps"),
  /** Update over weights from which on a warning does not wait until the network fails. */
  UPDATE_HUGE(
      0.5, "ratio", 1e-6, 1e6, "two such steps in one direction are as large as the weights"),
  /** Update over weights below which nothing is learnt. */
  UPDATE_SMALL(
      1e-5,
      "ratio",
      1e-30,
      1,
      "sound runs stay above 1.9e-4 until they have learnt; 1e-3 is the usual advice"),

  /** Growth over the latest readings of the updates that makes a warm-up. */
  UPDATE_GROWTH(
      1.2,
      "ratio",
      1,
      100,
      "a linear warm-up has grown by that within three readings, 15 steps, up to its step 90"),

  /** Share of a layer's units without a gradient from which on the layer is dying. */
  DEAD_SHARE(0.7, "share", 0.01, 0.99, "AUTOTRAINER (ICSE 2021), DeepDiagnosis (ICSE 2022)"),
  /** Share of activations close to a bound from which on a layer is saturated. */
  SATURATED_SHARE(
      0.5, "share", 0.01, 0.99, "1 of 210 sound runs has half of its layers above it: 2 x tanh 16"),

  /** Steps over which a rise of the gradient's norm is looked for. */
  STEP_WINDOW(50, "observed steps", 10, 10_000, "long enough to tell a trend from noise"),
  /** Rise within that window from which on the gradient explodes over steps. */
  STEP_RISE(2, "decades", 0.1, 38, "a hundredfold rise in 50 steps is not learning"),
  /** Steps after which the usual size of the gradient is known. */
  WARM_UP(25, "observed steps", 2, 10_000, "ZClip, arXiv 2504.02507"),
  /** Distance from the usual size, in standard deviations of its logarithm, that makes a spike. */
  SPIKE_SIGMA(4, "standard deviations", 1, 100, "one step in 30,000 if logarithms were normal"),
  /** Factor over the usual size that a spike must have besides. */
  SPIKE_FACTOR(10, "ratio", 1.1, 1e30, "a quiet training has a small deviation"),

  /** Steps after which the loss must have begun to fall. */
  LOSS_PATIENCE(
      50, "observed steps", 5, 1_000_000, "201 of 210 sound runs have fallen by LOSS_STALLED then"),
  /** Fall of the loss, as a share of its first values, below which the network does not learn. */
  LOSS_STALLED(
      0.05, "share", 0, 1, "after 50 steps below it: 9 of 210 sound runs, 90 of 118 ill ones"),
  /** Fall of the loss, as a share of its first values, from which on the network does learn. */
  LOSS_LEARNING(0.3, "share", 0, 1, "reached by 209 of 210 sound runs, by 17 of 118 ill ones"),
  /** Rise of the loss over its first values, as a share of them, that counts as divergence. */
  LOSS_RISE(
      0.5, "share", 0.01, 1e6, "sound runs rise by 0.27 at most; a rate x 1000 at step 40 by 7"),

  /** Skill up to which the loss is no better than that of a guess. */
  SKILL_NONE(
      0.03,
      "share",
      0,
      1,
      "after 100 steps up to it: 90 of 99 trainings that do not learn, 0 of 93 that do"),
  /** Skill from which on something was learnt that can be lost. */
  SKILL_LEARNT(
      0.3,
      "share",
      0,
      1,
      "ten times SKILL_NONE; the loss of 209 of 210 sound runs ends 0.4 below its first values"),
  /** Steps after which, and after a pass over the data, the loss must be better than a guess. */
  SKILL_PATIENCE(
      100,
      "observed steps",
      10,
      1_000_000,
      "skill up to 0.03: 3 of 127 sound trainings after 50 steps, 0 of 93 after 100"),
  /** Steps after which it must be, although no pass over the data is complete or known. */
  SKILL_PATIENCE_WITHIN_PASS(
      200,
      "observed steps",
      10,
      100_000_000,
      "skill up to 0.03 after 150 steps: 64 of 65 trainings that do not learn, 0 of 68 that do"),

  /** What the skill must certainly be below, by two standard errors of its mean, to be nothing. */
  SKILL_DOUBT(
      0.1,
      "share",
      0,
      1,
      "minibatches of one example leave the mean of 50 steps uncertain by as much"),
  /** Rise of the skill over its latest steps that is worth waiting for. */
  SKILL_RISE(
      1.65,
      "standard errors",
      0,
      1000,
      "by chance once in 20; 2.5 after 100 steps of SGD 3e-3, which learns the digits later"),

  /** Share of the last hundred steps or so that may be clipped. */
  CLIPPED_SHARE(
      0.5,
      "share",
      0.01,
      0.99,
      "docs/clipping.md: zScore() clips less than a tenth of the steps of a sound training");

  private final double standard;
  private final String unit;
  private final double min;
  private final double max;
  private final String evidence;

  Threshold(double standard, String unit, double min, double max, String evidence) {
    this.standard = standard;
    this.unit = unit;
    this.min = min;
    this.max = max;
    this.evidence = evidence;
  }

  /** The default. */
  public double standard() {
    return standard;
  }

  /** The unit of its value. */
  public String unit() {
    return unit;
  }

  /** The smallest value that is allowed. */
  public double min() {
    return min;
  }

  /** The largest value that is allowed. */
  public double max() {
    return max;
  }

  /** Where the default comes from. */
  public String evidence() {
    return evidence;
  }

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException if it is out of range, or not whole where things are counted;
   *     the message names the limit, its range and the value
   */
  void check(double value) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          name() + " must be " + min + " .. " + max + " " + unit + ", but was " + value);
    }
    if (isCount() && value != Math.rint(value)) {
      throw new IllegalArgumentException(
          name() + " must be a whole number of " + unit + ", but was " + value);
    }
  }

  /** Whether it counts things. */
  boolean isCount() {
    return switch (this) {
      case LAYERS,
          CONFIRMATIONS,
          CHECKS,
          DECISION_CHECKS,
          STEP_WINDOW,
          WARM_UP,
          LOSS_PATIENCE,
          SKILL_PATIENCE,
          SKILL_PATIENCE_WITHIN_PASS,
          BATCHES,
          BATCHES_CONSTANT ->
          true;
      default -> false;
    };
  }
}
