package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.argument.Arguments;
import java.io.Serializable;
import java.util.Objects;

/**
 * What to do about a gradient with NaN or infinite elements.
 *
 * @param action what is done
 * @param skipsInARow updates that may be skipped one after the other before training is stopped, 0
 *     or more; without meaning for other actions than skipping
 */
public record NonFinitePolicy(Action action, int skipsInARow) implements Serializable {

  /** What can be done. */
  public enum Action {
    /** Nothing but to report it. */
    REPORT,
    /** The gradient is replaced by zero. */
    SKIP,
    /** A {@link TrainingDivergedException} is thrown. */
    STOP
  }

  /**
   * Updates skipped in a row by default: as many halvings as fairseq's loss scale takes from its
   * first value, 2^7, to its smallest, 1e-4, where it gives up.
   */
  private static final int SKIPS_IN_A_ROW = 20;

  /** Reports it and lets it pass; parameters are then lost with the next update. */
  public static final NonFinitePolicy REPORT = new NonFinitePolicy(Action.REPORT, 0);

  /**
   * Replaces the gradient by zero, so that parameters stay finite; at most 20 times in a row, then
   * stops. The updater still takes its step: momentum carries on, moments decay, and weight decay
   * acts.
   */
  public static final NonFinitePolicy SKIP_UPDATE =
      new NonFinitePolicy(Action.SKIP, SKIPS_IN_A_ROW);

  /** Stops training with a {@link TrainingDivergedException}, before parameters are touched. */
  public static final NonFinitePolicy STOP = new NonFinitePolicy(Action.STOP, 0);

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if skipsInARow is negative
   */
  public NonFinitePolicy {
    Objects.requireNonNull(action, "action");
    Arguments.notNegative(skipsInARow, "skipsInARow");
  }

  /**
   * Skips updates like {@link #SKIP_UPDATE}, with another patience.
   *
   * @param skipsInARow updates that may be skipped one after the other, 0 or more
   * @throws IllegalArgumentException if negative
   */
  public static NonFinitePolicy skipUpdate(int skipsInARow) {
    return new NonFinitePolicy(Action.SKIP, skipsInARow);
  }
}
