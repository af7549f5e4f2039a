package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what another sink throws away from the training: the first failure is logged, and after a
 * number of failures in a row the sink is not called any more. Calls from several networks, which
 * may train on several threads, reach the sink one at a time.
 *
 * <p>Whatever a sink throws is a failure of the sink, errors such as a missing class included. Only
 * what says that the virtual machine itself is in trouble, such as an {@link OutOfMemoryError}, is
 * passed on.
 */
public final class GuardedSink implements MonitorSink {
  /** Failures in a row after which a sink is given up. */
  static final int PATIENCE = 5;

  private final Logger logger;
  private final MonitorSink sink;
  private int failures;
  private boolean said;
  private boolean closed;

  /** Guards a sink. */
  public GuardedSink(MonitorSink sink) {
    this(sink, LoggerFactory.getLogger(LogSink.LOGGER));
  }

  GuardedSink(MonitorSink sink, Logger logger) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.logger = logger;
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
      call(sink::close);
      closed = true;
    }
  }

  private synchronized void call(Runnable action) {
    if (closed || failures >= PATIENCE) {
      return;
    }
    try {
      action.run();
      failures = 0;
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
        throw fatal;
      }
      failures++;
      String name = sink.getClass().getName();
      if (!said) {
        said = true;
        logger.warn("The sink {} failed; the training goes on.", name, e);
      }
      if (failures == PATIENCE) {
        logger.warn(
            "The sink {} failed {} times in a row and is not called any more.", name, failures);
      }
    }
  }
}
