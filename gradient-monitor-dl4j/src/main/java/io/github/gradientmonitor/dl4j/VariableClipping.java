package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.clipping.InterventionTally;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.statistics.TensorStatistics;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scales the gradient of each variable on its own down to a largest norm. For graphs that update a
 * variable as soon as its gradient is known, so that a norm over several of them comes too late.
 */
final class VariableClipping {
  private final double maxNorm;
  private final InterventionTally tally = new InterventionTally(true);
  private double before;
  private double after;

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
    return tally.applied(before, after);
  }
}
