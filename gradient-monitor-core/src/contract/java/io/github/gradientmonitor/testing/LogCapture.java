package io.github.gradientmonitor.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.github.gradientmonitor.sink.LogSink;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Holds back what one logger says, until closed. */
public final class LogCapture implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  /** Listens to a logger at every level. */
  public LogCapture(String name) {
    this(name, Level.TRACE);
  }

  private LogCapture(String name, Level level) {
    logger = (Logger) LoggerFactory.getLogger(name);
    logger.setLevel(level);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  /** Listens to what the monitor logs, debugging left out. */
  public static LogCapture ofMonitor() {
    return new LogCapture(LogSink.LOGGER, Level.INFO);
  }

  /** What the monitor logs during a training, with what was thrown. */
  public static List<String> during(Runnable training) {
    try (LogCapture log = ofMonitor()) {
      training.run();
      return log.events().stream().map(LogCapture::text).toList();
    }
  }

  private static String text(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null
        ? event.getFormattedMessage()
        : event.getFormattedMessage() + " " + thrown.getClassName() + ": " + thrown.getMessage();
  }

  /** The logger itself. */
  public org.slf4j.Logger logger() {
    return logger;
  }

  /** What was said so far. */
  public List<ILoggingEvent> events() {
    return appender.list;
  }

  /** What was said so far, each line led by its level. */
  public List<String> lines() {
    return appender.list.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
