package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.TrainingStep;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what another sink throws away from the training. The first of some failures in a row is
 * logged, and after {@value #PATIENCE} the sink is not called any more; one that works again and
 * then fails again is told of again, {@value #OUTAGES} times at most. When it is closed, the log
 * says how much it has missed. Calls from several networks, which may train on several threads,
 * reach the sink one at a time.
 *
 * <p>Closing waits for {@link #CLOSING} at most for a sink that is busy, which it is for ever when
 * it ends the program ({@code System.exit}) or waits for the thread that closes it. The log then
 * says that it was left open, and it is closed once it has come to an end of what it did.
 *
 * <p>Whatever a sink throws is a failure of the sink, errors such as a missing class included. Only
 * what says that the virtual machine itself is in trouble, such as an {@link OutOfMemoryError}, is
 * passed on; whoever has several sinks {@linkplain #closeAll closes all} first.
 */
public final class GuardedSink implements MonitorSink {
  /** Failures in a row after which a sink is given up. */
  static final int PATIENCE = 5;

  /** Times that a sink works no longer that the log tells of. */
  static final int OUTAGES = 10;

  /**
   * Time for which closing waits for a sink that is busy; half of the ten seconds that Docker gives
   * a program to end.
   */
  public static final Duration CLOSING = Duration.ofSeconds(5);

  private final MonitorLog log;
  private final MonitorSink sink;
  private final Duration closing;
  private final ReentrantLock turn = new ReentrantLock();

  /** Whether it was to be closed while it was busy. */
  private volatile boolean left;

  private boolean closed;
  private int failuresInARow;
  private int outages;
  private long calls;
  private long missed;

  /** Guards a sink that is not guarded yet. */
  public GuardedSink(MonitorSink sink) {
    this(sink, new MonitorLog(), CLOSING);
  }

  GuardedSink(MonitorSink sink, MonitorLog log) {
    this(sink, log, CLOSING);
  }

  GuardedSink(MonitorSink sink, MonitorLog log, Duration closing) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.log = log;
    this.closing = closing;
  }

  /**
   * A sink that is guarded: as it is where it is guarded already, as one that several listeners
   * share. Guarded twice it would never be given up, for the inner one keeps its failures from the
   * outer one.
   */
  public static GuardedSink of(MonitorSink sink) {
    return sink instanceof GuardedSink guarded ? guarded : new GuardedSink(sink);
  }

  /**
   * Hands on a step as it was read and what it shows, as one call: a sink that takes the one and
   * fails at the other has failed.
   */
  public void onObservation(TrainingStep step, Diagnosis diagnosis) {
    call(
        () -> {
          sink.onStep(step);
          sink.onDiagnosis(diagnosis);
        });
  }

  @Override
  public void onStep(TrainingStep step) {
    call(() -> sink.onStep(step));
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    call(() -> sink.onDiagnosis(diagnosis));
  }

  @Override
  public void onAlert(Alert alert) {
    call(() -> sink.onAlert(alert));
  }

  @Override
  public void onMutedAlert(Alert alert) {
    call(() -> sink.onMutedAlert(alert));
  }

  @Override
  public void onEpochEnd(Diagnosis latest) {
    call(() -> sink.onEpochEnd(latest));
  }

  @Override
  public void close() {
    if (left) {
      return;
    }
    if (!isFreeInTime()) {
      left = true;
      if (!endWhereFree()) {
        log.warn(
            "The sink %s was still busy after %d ms and is left open; it is closed when it has come to"
                    .formatted(name(), closing.toMillis())
                + " an end, and what it had yet to write is missing until then.");
      }
      return;
    }
    try {
      end();
    } finally {
      turn.unlock();
    }
  }

  /**
   * Closes every sink, whatever closing one of them does.
   *
   * @throws VirtualMachineError that of the first sink that threw one, after the last was closed
   */
  public static void closeAll(List<GuardedSink> sinks) {
    VirtualMachineError fatal = null;
    for (GuardedSink sink : sinks) {
      try {
        sink.close();
      } catch (VirtualMachineError e) {
        fatal = first(fatal, e);
      }
    }
    if (fatal != null) {
      throw fatal;
    }
  }

  /**
   * Has something done that an error of the virtual machine may end; every sink is then closed, so
   * that reports are written where that is still possible, before the error is passed on.
   */
  public static void orCloseAll(List<GuardedSink> sinks, Runnable action) {
    try {
      action.run();
    } catch (VirtualMachineError e) {
      try {
        closeAll(sinks);
      } catch (VirtualMachineError another) {
        first(e, another);
      }
      throw e;
    }
  }

  private static VirtualMachineError first(
      @Nullable VirtualMachineError earlier, VirtualMachineError later) {
    if (earlier == null) {
      return later;
    }
    if (earlier != later) {
      earlier.addSuppressed(later);
    }
    return earlier;
  }

  private void call(Runnable action) {
    try {
      turn.lock();
      try {
        if (!closed && !left) {
          attempt(action);
        }
      } finally {
        turn.unlock();
      }
    } finally {
      if (left) {
        endWhereFree();
      }
    }
  }

  private void attempt(Runnable action) {
    calls++;
    if (failuresInARow >= PATIENCE) {
      missed++;
      return;
    }
    try {
      action.run();
      failuresInARow = 0;
    } catch (Throwable e) {
      passOn(e);
      missed++;
      failuresInARow++;
      if (failuresInARow == 1) {
        tellOutage(e);
      }
      if (failuresInARow == PATIENCE) {
        log.warn(
            "The sink %s failed %d times in a row and is not called any more."
                .formatted(name(), PATIENCE));
      }
    }
  }

  private void tellOutage(Throwable failure) {
    outages++;
    if (outages <= OUTAGES) {
      log.warn("The sink " + name() + " failed; the training goes on.", failure);
    }
    if (outages == OUTAGES) {
      log.warn(
          "The sink %s failed %d times, with successes in between; the log tells no more of it until"
                  .formatted(name(), OUTAGES)
              + " it is closed.");
    }
  }

  /** Waits its turn, for a bounded time, whether or not the thread is interrupted. */
  private boolean isFreeInTime() {
    long end = System.nanoTime() + closing.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return turn.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean endWhereFree() {
    if (!turn.tryLock()) {
      return false;
    }
    try {
      end();
    } finally {
      turn.unlock();
    }
    return true;
  }

  private void end() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      sink.close();
    } catch (Throwable e) {
      passOn(e);
      log.warn(
          "The sink " + name() + " failed to be closed; what it had yet to write is missing.", e);
    } finally {
      if (missed > 0) {
        log.warn("The sink %s has missed %d of %d calls.".formatted(name(), missed, calls));
      }
    }
  }

  private String name() {
    return sink.getClass().getName();
  }

  private static void passOn(Throwable failure) {
    if (MonitorLog.isOfTheMachine(failure)) {
      throw (VirtualMachineError) failure;
    }
  }
}
