package io.github.gradientmonitor.observation;

import io.github.gradientmonitor.argument.Arguments;
import java.util.Objects;

/**
 * Counts the units of one layer that have stopped to learn: those whose bias gradient was exactly
 * zero in many observed steps in a row, over many examples. A rectifier that is off for every input
 * is such a unit; one that is off for a single minibatch is not.
 *
 * <p>One thread at a time. Keeps two numbers for each unit.
 */
public final class UnitSilence {
  /** Steps in a row after which a unit counts as silent, at the least. */
  public static final int STEPS = 10;

  /** Examples in a row after which a unit counts as silent, at the least. */
  public static final int EXAMPLES = 512;

  private static final int MOST_UNITS = 1 << 28;

  /** Steps and examples that had been seen when each unit last had a gradient; may wrap. */
  private final int[] lastStep;

  private final int[] lastExample;
  private int steps;
  private int examples;
  private int silent;

  /**
   * Starts with units that were never silent.
   *
   * @param units number of elements of the bias, 0 .. 268435456: these take 2 GiB
   * @throws IllegalArgumentException if it is outside its range
   */
  public UnitSilence(int units) {
    Arguments.check(units >= 0 && units <= MOST_UNITS, "units must be 0 .. " + MOST_UNITS, units);
    this.lastStep = new int[units];
    this.lastExample = new int[units];
  }

  /**
   * Begins a step; the ranges of its bias gradient follow.
   *
   * @param batch size of the minibatch, 1 or more: the smaller it is, the more steps it takes to
   *     say that a unit is silent
   */
  public void begin(int batch) {
    steps++;
    examples += batch;
    silent = 0;
  }

  /**
   * Takes a range of the bias gradient of this step.
   *
   * @param gradient elements, read from index 0
   * @param n how many of them
   * @param firstUnit unit that the first of them belongs to
   */
  public void accept(float[] gradient, int n, int firstUnit) {
    Objects.requireNonNull(gradient, "gradient");
    for (int i = 0; i < n; i++) {
      silent += count(firstUnit + i, gradient[i] == 0);
    }
  }

  /** The same for double precision. */
  public void accept(double[] gradient, int n, int firstUnit) {
    Objects.requireNonNull(gradient, "gradient");
    for (int i = 0; i < n; i++) {
      silent += count(firstUnit + i, gradient[i] == 0);
    }
  }

  /** Number of units that are silent after the ranges of this step. */
  public int silentUnits() {
    return silent;
  }

  private int count(int unit, boolean isZero) {
    int forSteps = steps - lastStep[unit];
    int forExamples = examples - lastExample[unit];
    if (!isZero) {
      lastStep[unit] = steps;
      lastExample[unit] = examples;
      return 0;
    }
    if (forSteps < STEPS || forExamples < EXAMPLES) {
      return 0;
    }
    // Held here, so that a unit that is silent for ever stays so when the counts wrap.
    lastStep[unit] = steps - STEPS;
    lastExample[unit] = examples - EXAMPLES;
    return 1;
  }
}
