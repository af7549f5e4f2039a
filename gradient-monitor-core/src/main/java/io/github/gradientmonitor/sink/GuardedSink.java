package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what another sink throws away from the training: the first failure is logged, and after a
 * number of failures in a row the sink is not called any more. Calls from several networks, which
 * may train on several threads, reach the sink one at a time.
 *
 * <p>Whatever a sink throws is a failure of the sink, errors such as a missing class included. Only
 * what says that the virtual machine itself is in trouble, such as an {@link OutOfMemoryError}, is
 * passed on; whoever has several sinks {@linkplain #closeAll closes all} first.
 */
public final class GuardedSink implements MonitorSink {
  /** Failures in a row after which a sink is given up. */
  static final int PATIENCE = 5;

  private final MonitorLog log;
  private final MonitorSink sink;
  private int failures;
  private boolean said;
  private boolean closed;

  /** Guards a sink. */
  public GuardedSink(MonitorSink sink) {
    this(sink, new MonitorLog());
  }

  GuardedSink(MonitorSink sink, MonitorLog log) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.log = log;
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
  public void onEpochEnd(Diagnosis latest) {
    call(() -> sink.onEpochEnd(latest));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      failures = 0;
      try {
        call(sink::close);
      } finally {
        closed = true;
      }
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

  private synchronized void call(Runnable action) {
    if (closed || failures >= PATIENCE) {
      return;
    }
    try {
      action.run();
      failures = 0;
    } catch (Throwable e) {
      if (MonitorLog.isOfTheMachine(e)) {
        throw (VirtualMachineError) e;
      }
      failures++;
      String name = sink.getClass().getName();
      if (!said) {
        said = true;
        log.warn("The sink " + name + " failed; the training goes on.", e);
      }
      if (failures == PATIENCE) {
        log.warn(
            "The sink %s failed %d times in a row and is not called any more."
                .formatted(name, failures));
      }
    }
  }
}
