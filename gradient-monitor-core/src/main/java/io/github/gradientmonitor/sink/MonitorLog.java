package io.github.gradientmonitor.sink;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the monitor says what went wrong, from places at which nothing may be thrown: a logging
 * library that fails loses the line, not the training.
 *
 * <p>The first line that is lost so is told on standard error. Only errors of the virtual machine
 * itself, other than a {@link StackOverflowError}, are passed on. Any thread.
 */
public final class MonitorLog {
  private final Logger logger;
  private final AtomicBoolean lossIsKnown = new AtomicBoolean();

  /** Writes under the logger {@value LogSink#LOGGER}. */
  public MonitorLog() {
    this(LoggerFactory.getLogger(LogSink.LOGGER));
  }

  /** Writes to a logger. */
  public MonitorLog(Logger logger) {
    this.logger = Objects.requireNonNull(logger, "logger");
  }

  /** Whether an error says that the virtual machine itself is in trouble, not who threw it. */
  public static boolean isOfTheMachine(Throwable failure) {
    return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
  }

  /** Writes a line as a warning. */
  public void warn(String line) {
    try {
      logger.warn("{}", line);
    } catch (Throwable e) {
      passOn(e);
      if (lossIsKnown.compareAndSet(false, true)) {
        System.err.println(
            "gradient-monitor: the log failed with a " + e.getClass().getName() + ": " + line);
      }
    }
  }

  /**
   * Writes a line as a warning, with what was thrown. Where that cannot be shown, for its own
   * message or cause throws, the line names its class instead.
   */
  public void warn(String line, Throwable failure) {
    Objects.requireNonNull(failure, "failure");
    try {
      logger.warn("{}", line, failure);
    } catch (Throwable e) {
      passOn(e);
      warn(line + " It threw a " + failure.getClass().getName() + ", which cannot be shown.");
    }
  }

  private static void passOn(Throwable failure) {
    if (isOfTheMachine(failure)) {
      throw (VirtualMachineError) failure;
    }
  }
}
