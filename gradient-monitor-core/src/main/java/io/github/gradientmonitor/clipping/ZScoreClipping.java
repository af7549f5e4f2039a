package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.argument.Arguments;
import java.util.List;
import java.util.Map;

/**
 * Takes a norm that stands out of its moving average back, the further it stands out the more
 * (ZClip, Kumar et al. 2025, arXiv 2504.02507):
 *
 * <pre>
 * z = (n - mu) / sigma
 * if z &gt; threshold: n &lt;- mu + threshold^2 sigma / z
 * mu &lt;- alpha mu + (1 - alpha) n,  sigma^2 &lt;- alpha sigma^2 + (1 - alpha) (n - mu)^2
 * </pre>
 *
 * <p>Mean and deviation are fed with the clipped norm. Four things differ from the paper and its
 * reference code:
 *
 * <ul>
 *   <li>The first mean and deviation come from the logarithms of the norms of the warm-up: a spike
 *       within it does not spoil them.
 *   <li>Sigma is at least {@code sigmaFloor} of mu. Norms that hardly vary would make every step a
 *       spike.
 *   <li>As many spikes in a row as the warm-up has steps, of about the same norm, are taken for
 *       what they are, a new level. A norm that goes on growing is not.
 *   <li>There is no fixed cap, unless {@code maxNorm} sets one; the reference code's 1.0 is tied to
 *       the scale of one loss.
 * </ul>
 *
 * <p>A norm of zero, which tells nothing about the scale of the others, changes nothing.
 *
 * @param alpha weight of the past in the moving averages, above 0 and below 1. Default 0.97, the
 *     paper's
 * @param threshold deviations above the mean at which a norm is clipped, above 0. Default 2.5, the
 *     paper's
 * @param warmUp steps at the start from which mean and deviation are taken, in which only {@code
 *     maxNorm} clips, 2 or more. Default 25, the paper's
 * @param sigmaFloor smallest deviation as a share of the mean, 0 or more. Default 0.05, with which
 *     a norm must be 12.5 % above the mean to be clipped
 * @param maxNorm norm that is never exceeded, in the warm-up neither, above 0. Default infinite
 */
public record ZScoreClipping(
    double alpha, double threshold, int warmUp, double sigmaFloor, double maxNorm)
    implements ClippingPolicy {

  /** Largest spread of the logarithms of norms that are one level: a factor of 2. */
  private static final double LEVEL_SPREAD = Math.log(2);

  /**
   * Checks every option.
   *
   * @throws IllegalArgumentException if one is outside its range; the message names it
   */
  public ZScoreClipping {
    Arguments.check(alpha > 0 && alpha < 1, "alpha must be above 0 and below 1", alpha);
    Arguments.check(
        threshold > 0 && threshold < Double.POSITIVE_INFINITY,
        "threshold must be above 0 and finite",
        threshold);
    Arguments.check(warmUp >= 2, "warmUp must be at least 2 steps", warmUp);
    Arguments.check(
        sigmaFloor >= 0 && sigmaFloor < Double.POSITIVE_INFINITY,
        "sigmaFloor must be 0 or more and finite",
        sigmaFloor);
    Arguments.check(maxNorm > 0, "maxNorm must be above 0", maxNorm);
  }

  /** The paper's options, with a floor under sigma and without a fixed cap. */
  public static ZScoreClipping defaults() {
    return builder().build();
  }

  /** A builder that starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Clipper start() {
    return new State();
  }

  private final class State implements Clipper {
    private static final String AVERAGES = "mean_and_variance";
    private static final String LEVEL = "next_level";

    /** Norms of the warm-up, later on of the spikes in a row: the level that may be the next. */
    private final NormLevel level = new NormLevel();

    private double mean;
    private double variance;

    @Override
    public Scaling clip(StepGradient gradient) {
      double norm = gradient.norm();
      if (norm == 0) {
        return Scaling.NONE;
      }
      double limit = limit(norm);
      if (warmedUp() && norm <= limit) {
        level.reset();
        average(norm);
      } else {
        outsideTheLevel(norm, limit);
      }
      return Scaling.uniform(Scaling.limit(norm, Math.min(limit, maxNorm)));
    }

    private boolean warmedUp() {
      return mean > 0;
    }

    private double limit(double norm) {
      double sigma = Math.max(Math.sqrt(variance), sigmaFloor * mean);
      double z = (norm - mean) / sigma;
      return warmedUp() && z > threshold ? mean + threshold * threshold * sigma / z : norm;
    }

    private void outsideTheLevel(double norm, double limit) {
      level.add(norm);
      if (level.count() < warmUp) {
        if (warmedUp()) {
          average(limit);
        }
        return;
      }
      if (!warmedUp() || level.spread() <= LEVEL_SPREAD) {
        mean = level.mean();
        variance = mean * level.spread() * mean * level.spread();
      }
      level.reset();
    }

    private void average(double norm) {
      mean = alpha * mean + (1 - alpha) * norm;
      variance = alpha * variance + (1 - alpha) * (norm - mean) * (norm - mean);
    }

    @Override
    public Map<String, List<Double>> snapshot() {
      return Map.of(AVERAGES, List.of(mean, variance), LEVEL, level.snapshot());
    }

    @Override
    public void restore(Map<String, List<Double>> memory) {
      Memory.requireNames(memory, AVERAGES, LEVEL);
      List<Double> averages = Memory.numbers(memory, AVERAGES, 2);
      Memory.requireRange(AVERAGES, averages.get(0), 0, Memory.LARGEST);
      Memory.requireRange(AVERAGES, averages.get(1), 0, Memory.LARGEST * Memory.LARGEST);
      level.restore(LEVEL, Memory.numbers(memory, LEVEL, 3), warmUp - 1);
      mean = averages.get(0);
      variance = averages.get(1);
    }
  }

  /** Changes single options; {@link #build()} checks them. */
  public static final class Builder {
    private double alpha = 0.97;
    private double threshold = 2.5;
    private int warmUp = 25;
    private double sigmaFloor = 0.05;
    private double maxNorm = Double.POSITIVE_INFINITY;

    private Builder() {}

    /** Sets the weight of the past in the moving averages. */
    public Builder alpha(double weight) {
      this.alpha = weight;
      return this;
    }

    /** Sets the number of deviations above the mean at which a norm is clipped. */
    public Builder threshold(double deviations) {
      this.threshold = deviations;
      return this;
    }

    /** Sets the number of steps from which the first mean and deviation are taken. */
    public Builder warmUp(int steps) {
      this.warmUp = steps;
      return this;
    }

    /** Sets the smallest deviation as a share of the mean. */
    public Builder sigmaFloor(double share) {
      this.sigmaFloor = share;
      return this;
    }

    /** Sets a norm that is never exceeded. */
    public Builder maxNorm(double norm) {
      this.maxNorm = norm;
      return this;
    }

    /**
     * The policy.
     *
     * @throws IllegalArgumentException if an option is outside its range; the message names it
     */
    public ZScoreClipping build() {
      return new ZScoreClipping(alpha, threshold, warmUp, sigmaFloor, maxNorm);
    }
  }
}
