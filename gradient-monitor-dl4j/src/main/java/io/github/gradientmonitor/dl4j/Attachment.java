package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.clipping.TrainingDivergedException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;

/**
 * The tie between a listener and one network: what is kept for the network, and how often it failed
 * in a row. What fails goes no further, and after a number of failures the network is not watched
 * any more; others are.
 *
 * <p>Used by the thread that trains the network, and does not keep the network alive.
 */
final class Attachment {
  /** Failures in a row after which a network is not watched any more. */
  static final int PATIENCE = 5;

  private final Function<Model, WatchedNetwork> starter;
  private final Faults faults;
  private @Nullable WatchedNetwork watched;
  private int failures;

  /** Hears of failures. */
  interface Faults {
    /**
     * Something failed.
     *
     * @param model the network
     * @param failure what was thrown
     * @param inARow number of failures without a success, from 1 to {@link #PATIENCE}
     */
    void failed(Model model, Throwable failure, int inARow);
  }

  /**
   * Ties nothing yet.
   *
   * @param starter starts to watch the network; may fail
   * @param faults hears of failures
   */
  Attachment(Function<Model, WatchedNetwork> starter, Faults faults) {
    this.starter = starter;
    this.faults = faults;
  }

  /** What is kept for the network. */
  WatchedNetwork watched(Model model) {
    if (watched == null) {
      watched = starter.apply(model);
    }
    return watched;
  }

  /**
   * Has something done, unless too much has failed. Errors of the virtual machine itself, such as
   * {@link OutOfMemoryError}, are passed on.
   *
   * @throws TrainingDivergedException if the action does
   */
  void guard(Model model, Consumer<WatchedNetwork> action) {
    if (failures >= PATIENCE) {
      return;
    }
    try {
      WatchedNetwork network = watched(model);
      network.stopwatch().start();
      try {
        action.accept(network);
      } finally {
        network.stopwatch().stop();
      }
    } catch (TrainingDivergedException e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
      failures++;
      faults.failed(model, e, failures);
    }
  }

  /** A step was watched to its end. */
  void succeeded() {
    failures = 0;
  }
}
