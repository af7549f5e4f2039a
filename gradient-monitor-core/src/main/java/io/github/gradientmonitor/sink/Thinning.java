package io.github.gradientmonitor.sink;

/**
 * How many steps one line stands for, in a run without an end: twice as many each time that the
 * steps have doubled, and each time that another part of the room is used up. So the lines grow
 * with the logarithm of the steps.
 *
 * @param steps of a run after which every second one is written, then every fourth after twice as
 *     many, and so on
 * @param room for all lines, in bytes; from half of it on, every 32nd part doubles the stride
 */
record Thinning(long steps, long room) {
  private static final int SLICES = 32;

  /**
   * Whether a step is written.
   *
   * @param step number of the step in its run, 0 for the first
   * @param used bytes that all lines take
   */
  boolean takes(long step, long used) {
    return step % Math.max(strideByTime(step), strideBySize(used)) == 0;
  }

  /** Whether so many bytes make the steps thinner. */
  boolean isShort(long used) {
    return used >= room / 2;
  }

  private long strideByTime(long step) {
    return step < steps ? 1 : 2 * Long.highestOneBit(step / steps);
  }

  private long strideBySize(long used) {
    return isShort(used) ? 2L << Math.min(SLICES, (used - room / 2) / (room / SLICES)) : 1;
  }
}
