package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.clipping.TrainingDivergedException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tie between a listener and one network: what is kept for the network, and how often it failed
 * in a row. What fails goes no further, and after a number of failures the network is not watched
 * any more; others are.
 *
 * <p>Used by the thread that trains the network, and does not keep the network alive.
 *
 * @param <M> the network
 * @param <W> what is kept for it
 */
final class Attachment<M, W extends Attachment.Watched> {
  /** Failures in a row after which a network is not watched any more. */
  private static final int PATIENCE = 5;

  private final Function<M, W> starter;
  private final FaultLog faults;
  private @Nullable W watched;
  private int failures;

  /** What is kept for a network. */
  interface Watched {
    /** Runs while the network is watched. */
    Stopwatch stopwatch();
  }

  /**
   * Ties nothing yet.
   *
   * @param starter starts to watch the network; may fail
   * @param faults hears of failures
   */
  Attachment(Function<M, W> starter, FaultLog faults) {
    this.starter = starter;
    this.faults = faults;
  }

  /** What is kept for the network. */
  W watched(M model) {
    if (watched == null) {
      watched = starter.apply(model);
    }
    return watched;
  }

  /**
   * Has something done, unless too much has failed. Errors of the virtual machine itself, such as
   * {@link OutOfMemoryError}, are passed on.
   *
   * @return whether it was done
   * @throws TrainingDivergedException if the action does
   */
  boolean guard(M model, Consumer<W> action) {
    if (failures >= PATIENCE) {
      return false;
    }
    try {
      W network = watched(model);
      network.stopwatch().start();
      try {
        action.accept(network);
      } finally {
        network.stopwatch().stop();
      }
      return true;
    } catch (TrainingDivergedException e) {
      throw e;
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
      failures++;
      faults.failed(model, e);
      if (failures == PATIENCE) {
        faults.givenUp(model, failures);
      }
      return false;
    }
  }

  /** A step was watched to its end. */
  void succeeded() {
    failures = 0;
  }
}
