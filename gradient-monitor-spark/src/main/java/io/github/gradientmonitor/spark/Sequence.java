package io.github.gradientmonitor.spark;

/**
 * The order in which the steps of one worker were taken: by stage, then by iteration. One thread at
 * a time; remembers the last {@value #MEMORY} steps.
 */
final class Sequence {
  /** Steps that are told from late ones when they come a second time. */
  static final int MEMORY = 64;

  /** What a step is to the sequence. */
  enum Place {
    NEXT,
    LATE,
    DOUBLE
  }

  private final int[] stages = new int[MEMORY];
  private final long[] iterations = new long[MEMORY];
  private long taken;
  private int stage = -1;
  private long iteration = -1;

  /**
   * Takes a step if it is later than all before.
   *
   * @param stage in which it was taken; a fresh training has a later stage and begins at any
   *     iteration
   * @param iteration number of the step
   */
  Place accept(int stage, long iteration) {
    if (stage > this.stage || (stage == this.stage && iteration > this.iteration)) {
      this.stage = stage;
      this.iteration = iteration;
      int slot = (int) (taken % MEMORY);
      stages[slot] = stage;
      iterations[slot] = iteration;
      taken++;
      return Place.NEXT;
    }
    for (int i = 0; i < Math.min(taken, MEMORY); i++) {
      if (stages[i] == stage && iterations[i] == iteration) {
        return Place.DOUBLE;
      }
    }
    return Place.LATE;
  }

  /** The stage of the latest step, -1 before the first. */
  int stage() {
    return stage;
  }

  /** The iteration of the latest step, -1 before the first. */
  long iteration() {
    return iteration;
  }
}
