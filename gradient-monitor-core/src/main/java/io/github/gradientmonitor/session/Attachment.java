package io.github.gradientmonitor.session;

import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.sink.MonitorLog;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tie between a listener and one network: the session, and how often it failed in a row. What
 * fails goes no further, and after a number of failures the network is not watched any more; others
 * are.
 *
 * <p>Used by the thread that trains the network, and does not keep the network alive.
 *
 * @param <N> the network
 * @param <S> what reads it
 */
final class Attachment<N, S extends GradientSource<N>> {
  /** Failures in a row after which a network is not watched any more. */
  private static final int PATIENCE = 5;

  private final Supplier<TrainingSession<N, S>> beginning;
  private final FaultLog faults;
  private @Nullable TrainingSession<N, S> session;
  private int failures;

  /**
   * Ties nothing yet.
   *
   * @param beginning begins the session; may fail
   * @param faults hears of failures
   */
  Attachment(Supplier<TrainingSession<N, S>> beginning, FaultLog faults) {
    this.beginning = beginning;
    this.faults = faults;
  }

  /** The session of the network. */
  TrainingSession<N, S> session() {
    if (session == null) {
      session = beginning.get();
    }
    return session;
  }

  /**
   * Has something done, unless too much has failed. Errors of the virtual machine itself, such as
   * {@link OutOfMemoryError}, are passed on.
   *
   * @throws TrainingDivergedException if the action does
   */
  void guard(N network, Consumer<TrainingSession<N, S>> action) {
    if (failures >= PATIENCE) {
      return;
    }
    try {
      TrainingSession<N, S> present = session();
      present.stopwatch().start();
      try {
        action.accept(present);
      } finally {
        present.stopwatch().stop();
      }
    } catch (TrainingDivergedException e) {
      throw e;
    } catch (Throwable e) {
      if (MonitorLog.isOfTheMachine(e)) {
        throw (VirtualMachineError) e;
      }
      failures++;
      faults.failed(network, e);
      if (failures == PATIENCE) {
        faults.givenUp(network, failures);
      }
    }
  }

  /** A step was watched to its end. */
  void succeeded() {
    failures = 0;
  }
}
