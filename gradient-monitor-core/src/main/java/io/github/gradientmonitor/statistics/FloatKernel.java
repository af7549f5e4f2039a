package io.github.gradientmonitor.statistics;

/**
 * Sums over long ranges of floats, faster than element by element.
 *
 * <p>May keep sums for itself until it is asked to drain them. Belongs to one accumulator.
 */
interface FloatKernel {
  /** Elements that are taken at once. */
  int BLOCK = 2048;

  /** Largest magnitude that is taken: the sum of 512 squares of it is still a float. */
  float LARGE = 0x1p59f;

  /** Smallest magnitude that the largest element of a block may have, if it is not zero. */
  float SMALL = 0x1p-50f;

  /** Elements from which on this is faster than {@link ScalarKernel}. */
  int worthwhile();

  /**
   * Takes elements, if they are of the kind that can be summed as floats.
   *
   * @param x the elements
   * @param from index of the first
   * @param to index behind the last, at most {@link #BLOCK} further on
   * @param into gets the sums, now or later
   * @return whether they were taken; if not, nothing has changed
   */
  boolean accept(float[] x, int from, int to, StatisticsAccumulator into);

  /** Lets go of all sums that were kept. */
  void drain(StatisticsAccumulator into);

  /** Forgets all sums that were kept. */
  void clear();
}
