package io.github.gradientmonitor.dl4j;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.github.gradientmonitor.sink.LogSink;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Holds back what the monitor logs, until closed. */
final class LogLines implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(LogSink.LOGGER);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogLines() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  /** What is said during a training, with what was thrown. */
  static List<String> during(Runnable training) {
    try (LogLines log = new LogLines()) {
      training.run();
      return log.events().stream().map(LogLines::text).toList();
    }
  }

  private static String text(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null
        ? event.getFormattedMessage()
        : event.getFormattedMessage() + " " + thrown.getClassName() + ": " + thrown.getMessage();
  }

  List<ILoggingEvent> events() {
    return appender.list;
  }

  /** What was said so far, each line led by its level. */
  List<String> lines() {
    return appender.list.stream().map(e -> e.getLevel() + " " + e.getFormattedMessage()).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
