package io.github.gradientmonitor.diagnosis;

/**
 * The limits between healthy and ill.
 *
 * <p>Start from {@link #defaults()} and change what you must: {@code
 * Thresholds.defaults().toBuilder().vanishingSlope(0.4).build()}. The figures behind the defaults
 * are in {@code docs/diagnosis.md}.
 *
 * @param vanishingSlope decades that the backward signal may lose for each layer it goes back,
 *     above 0. Default 0.30: on 95 healthy networks it raised no alarm in the first 50 steps, and
 *     found 47 or more of 50 vanishing ones; a sigmoid loses at least 0.60
 * @param explodingSlope decades that the backward signal may gain for each layer it goes back,
 *     above 0. Default 0.20: it found 15 of 15 networks with large initial weights, with 1 false
 *     alarm in 665 checks
 * @param rSquared share of the variance that a trend over depth must explain to count as one, 0 ..
 *     1. Default 0.8, in the same measurements
 * @param depth hidden layers that a trend over depth needs, 3 or more. Default 5: below that a
 *     steep profile still trains
 * @param confirmations checks out of {@code checks} that must agree before a finding over depth is
 *     believed. Default 2 of 3: that removed the last false alarm at a cost of 1 in 50 ill networks
 * @param checks number of the latest checks that are looked at, 1 .. 64
 * @param decisionChecks checks from the start of the training within which a vanishing gradient
 *     must show. Default 50: later, healthy networks that converge get a steep profile too
 * @param release share of a slope's limit below which a finding is taken back, above 0 and at most
 *     1. Default 0.67: noise of a third of the limit does not make it flap
 * @param starvedShare a layer counts as starved when its backward signal is below this share of
 *     that of the last hidden layer, above 0 and below 1. Default 0.01
 * @param clippedShare share of the last hundred steps or so that may be clipped, above 0 and below
 *     1. Default 0.5: adaptive clipping touched at most 0.1 of the steps of trainings that go well
 *     (docs/clipping.md), so that half is a different regime
 */
public record Thresholds(
    double vanishingSlope,
    double explodingSlope,
    double rSquared,
    int depth,
    int confirmations,
    int checks,
    int decisionChecks,
    double release,
    double starvedShare,
    double clippedShare) {

  /**
   * Checks every limit.
   *
   * @throws IllegalArgumentException if one is outside its range; the message names it
   */
  public Thresholds {
    require(vanishingSlope > 0, "vanishingSlope must be above 0", vanishingSlope);
    require(explodingSlope > 0, "explodingSlope must be above 0", explodingSlope);
    require(rSquared >= 0 && rSquared <= 1, "rSquared must be 0 .. 1", rSquared);
    require(depth >= 3, "depth must be at least 3", depth);
    require(checks >= 1 && checks <= 64, "checks must be 1 .. 64", checks);
    require(
        confirmations >= 1 && confirmations <= checks,
        "confirmations must be 1 .. checks (" + checks + ")",
        confirmations);
    require(decisionChecks >= checks, "decisionChecks must be at least checks", decisionChecks);
    require(release > 0 && release <= 1, "release must be above 0 and at most 1", release);
    require(
        starvedShare > 0 && starvedShare < 1,
        "starvedShare must be above 0 and below 1",
        starvedShare);
    require(
        clippedShare > 0 && clippedShare < 1,
        "clippedShare must be above 0 and below 1",
        clippedShare);
  }

  /** The limits that were measured to separate ill from healthy networks best. */
  public static Thresholds defaults() {
    return new Builder().build();
  }

  /** A builder that starts from these limits. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.vanishingSlope = vanishingSlope;
    builder.explodingSlope = explodingSlope;
    builder.rSquared = rSquared;
    builder.depth = depth;
    builder.confirmations = confirmations;
    builder.checks = checks;
    builder.decisionChecks = decisionChecks;
    builder.release = release;
    builder.starvedShare = starvedShare;
    builder.clippedShare = clippedShare;
    return builder;
  }

  private static void require(boolean holds, String rule, double value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but was " + value);
    }
  }

  private static void require(boolean holds, String rule, int value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but was " + value);
    }
  }

  /** Changes single limits; {@link #build()} checks them. */
  public static final class Builder {
    private double vanishingSlope = 0.30;
    private double explodingSlope = 0.20;
    private double rSquared = 0.8;
    private int depth = 5;
    private int confirmations = 2;
    private int checks = 3;
    private int decisionChecks = 50;
    private double release = 0.67;
    private double starvedShare = 0.01;
    private double clippedShare = 0.5;

    private Builder() {}

    /** Sets the limit for a vanishing gradient, in decades per layer. */
    public Builder vanishingSlope(double decadesPerLayer) {
      this.vanishingSlope = decadesPerLayer;
      return this;
    }

    /** Sets the limit for an exploding gradient, in decades per layer. */
    public Builder explodingSlope(double decadesPerLayer) {
      this.explodingSlope = decadesPerLayer;
      return this;
    }

    /** Sets how straight a trend over depth must be, 0 .. 1. */
    public Builder rSquared(double rSquared) {
      this.rSquared = rSquared;
      return this;
    }

    /** Sets the number of hidden layers that a trend over depth needs. */
    public Builder depth(int layers) {
      this.depth = layers;
      return this;
    }

    /** Sets how many of the latest checks must agree. */
    public Builder confirmations(int confirmations, int checks) {
      this.confirmations = confirmations;
      this.checks = checks;
      return this;
    }

    /** Sets the number of checks within which a vanishing gradient must show. */
    public Builder decisionChecks(int checks) {
      this.decisionChecks = checks;
      return this;
    }

    /** Sets the share of a limit below which a finding is taken back. */
    public Builder release(double share) {
      this.release = share;
      return this;
    }

    /** Sets the share of the last hidden layer's signal below which a layer is starved. */
    public Builder starvedShare(double share) {
      this.starvedShare = share;
      return this;
    }

    /** Sets the share of clipped steps above which clipping is said to mask something. */
    public Builder clippedShare(double share) {
      this.clippedShare = share;
      return this;
    }

    /**
     * The limits.
     *
     * @throws IllegalArgumentException if one is outside its range; the message names it
     */
    public Thresholds build() {
      return new Thresholds(
          vanishingSlope,
          explodingSlope,
          rSquared,
          depth,
          confirmations,
          checks,
          decisionChecks,
          release,
          starvedShare,
          clippedShare);
    }
  }
}
