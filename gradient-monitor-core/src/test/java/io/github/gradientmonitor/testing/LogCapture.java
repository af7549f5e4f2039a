package io.github.gradientmonitor.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Holds back what one logger says, until closed. */
public final class LogCapture implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  /** Listens to a logger at every level. */
  public LogCapture(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
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
