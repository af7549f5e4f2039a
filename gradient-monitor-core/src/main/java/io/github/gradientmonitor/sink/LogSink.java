package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Severity;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Writes alerts to the log, under the logger {@code io.github.gradientmonitor}: one line when
 * something is raised, one when it is cleared, nothing in between.
 *
 * <p>A raised alert of {@link Severity#CRITICAL} is an error, any other a warning, a cleared one an
 * info. Where slf4j has found no logging library, so that every line would be lost, that is said
 * once on standard error.
 */
public final class LogSink implements MonitorSink {
  /** Name of the logger. */
  public static final String LOGGER = "io.github.gradientmonitor";

  private static final AtomicBoolean SILENCE_IS_KNOWN = new AtomicBoolean();

  private final Logger logger;

  /** Creates a sink; checks that the log goes somewhere. */
  public LogSink() {
    this(LoggerFactory.getLogger(LOGGER));
    if (LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory
        && SILENCE_IS_KNOWN.compareAndSet(false, true)) {
      System.err.println(
          "gradient-monitor: slf4j has found no logging library, so alerts will not be seen. Add"
              + " one, such as logback-classic, and manage org.slf4j:slf4j-api to the version that"
              + " it wants: Deeplearning4j asks for 1.7, next to which logback 1.3 and later stay"
              + " silent.");
    }
  }

  LogSink(Logger logger) {
    this.logger = logger;
  }

  @Override
  public void onAlert(Alert alert) {
    if (alert.state() == Alert.State.CLEARED) {
      logger.info("{}", alert.message());
    } else if (alert.finding().severity() == Severity.CRITICAL) {
      logger.error("{}", alert.message());
    } else {
      logger.warn("{}", alert.message());
    }
  }
}
