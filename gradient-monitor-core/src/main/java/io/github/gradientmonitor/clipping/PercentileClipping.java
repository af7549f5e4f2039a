package io.github.gradientmonitor.clipping;

import java.util.List;
import java.util.Map;

/**
 * Limits the norm to a percentile of the unclipped norms so far, this step's included (AutoClip,
 * Seetharaman et al. 2020, arXiv 2007.14469).
 *
 * <p>Clips most steps: at the paper's 10, about 90 % of them, which makes it a normaliser that
 * shrinks no more than it must. Differs from the paper in two ways: the history is bounded, and a
 * norm of zero, which tells nothing about the scale of the others, is not remembered.
 *
 * @param percentile above 0 and at most 100, interpolated linearly. The paper's is 10
 * @param history number of the latest norms that are remembered, 2 .. 100000. Default 1000: the
 *     standard error of a 10th percentile of so many is one percentile
 */
public record PercentileClipping(double percentile, int history) implements ClippingPolicy {
  static final int HISTORY = 1000;
  private static final double PERCENTILE = 10;
  private static final int LONGEST = 100_000;

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException if one is outside its range; the message names it
   */
  public PercentileClipping {
    if (!(percentile > 0 && percentile <= 100)) {
      throw new IllegalArgumentException(
          "percentile must be above 0 and at most 100, but was " + percentile);
    }
    if (history < 2 || history > LONGEST) {
      throw new IllegalArgumentException(
          "history must be 2 .. " + LONGEST + " norms, but was " + history);
    }
  }

  /** The paper's 10th percentile, of the latest 1000 norms. */
  public static PercentileClipping defaults() {
    return new PercentileClipping(PERCENTILE, HISTORY);
  }

  @Override
  public Clipper start() {
    return new State();
  }

  private final class State implements Clipper {
    private static final String NORMS = "norms";
    private final NormHistory norms = new NormHistory(history);

    @Override
    public Scaling clip(StepGradient gradient) {
      double norm = gradient.norm();
      if (norm == 0) {
        return Scaling.NONE;
      }
      norms.add(norm);
      return Scaling.uniform(Scaling.limit(norm, norms.percentile(percentile)));
    }

    @Override
    public Map<String, List<Double>> snapshot() {
      return Map.of(NORMS, norms.snapshot());
    }

    @Override
    public void restore(Map<String, List<Double>> memory) {
      Memory.requireNames(memory, NORMS);
      norms.restore(Memory.norms(memory, NORMS, history));
    }
  }
}
