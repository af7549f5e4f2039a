package io.github.gradientmonitor.skill;

import io.github.gradientmonitor.observation.LabelSample;

/**
 * The skill of one output: the loss of a guess by its labels, and its own loss where it is known.
 */
final class OutputSkill {
  private static final int MEMORY = SkillTracker.MEMORY;

  private final LabelMoments labels = new LabelMoments();
  private final double[] losses = new double[MEMORY];
  private final long[] steps = new long[MEMORY];
  private long readings;

  /** Takes what was read of it in a step. */
  void accept(LabelSample sample, long step) {
    labels.accept(sample);
    if (!Double.isNaN(sample.loss())) {
      int slot = (int) (readings++ % MEMORY);
      losses[slot] = sample.loss();
      steps[slot] = step;
    }
  }

  /** Loss of its best constant output; NaN when not known. */
  double guess() {
    return labels.guess();
  }

  /** Loss below which it cannot come. */
  double floor() {
    return labels.floor();
  }

  /** Whether its own loss was ever read. */
  boolean isKnown() {
    return readings > 0;
  }

  /**
   * Its skill over the last ten steps, or in the latest one in which its loss was read; NaN when it
   * is not known.
   *
   * @param now number of the present step
   */
  double value(long now) {
    int latest = (int) ((readings - 1) % MEMORY);
    double sum = losses[latest];
    int count = 1;
    for (int i = 0; i < Math.min(readings, MEMORY); i++) {
      if (i != latest && steps[i] >= now - MEMORY) {
        sum += losses[i];
        count++;
      }
    }
    return SkillTracker.value(sum / count, guess(), floor());
  }
}
