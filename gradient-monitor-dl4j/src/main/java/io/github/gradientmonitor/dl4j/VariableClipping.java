package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.statistics.TensorStatistics;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scales the gradient of each variable on its own down to a largest norm, and counts the steps in
 * which it did. For graphs that update a variable as soon as its gradient is known, so that a norm
 * over several of them comes too late.
 */
final class VariableClipping {
  /** Weight of the past in the share of clipped steps: half of it is older than 69 steps. */
  private static final double MEMORY = 0.99;

  private final double maxNorm;
  private double before;
  private double after;
  private double share;
  private long steps;

  /**
   * Starts with a graph.
   *
   * @param maxNorm largest L2 norm of the gradient of a variable, above 0
   */
  VariableClipping(double maxNorm) {
    this.maxNorm = maxNorm;
  }

  /** Starts with a step. */
  void begin() {
    before = 0;
    after = 0;
  }

  /**
   * Scales the gradient of a variable where it is too long. One that is not finite is left as it
   * is.
   *
   * @param gradient in memory
   * @param statistics of it
   */
  void clip(INDArray gradient, TensorStatistics statistics) {
    double norm = statistics.nonFinite() > 0 ? Double.NaN : statistics.l2Norm();
    if (norm > maxNorm) {
      gradient.muli(maxNorm / norm);
    }
    before = Math.hypot(before, norm);
    after = Math.hypot(after, norm > maxNorm ? maxNorm : norm);
  }

  /** What was done in the step. */
  Intervention end() {
    boolean clipped = after < before;
    steps += clipped ? 1 : 0;
    share = MEMORY * share + (clipped ? 1 - MEMORY : 0);
    return new Intervention(before, after, false, share, steps, 0);
  }
}
