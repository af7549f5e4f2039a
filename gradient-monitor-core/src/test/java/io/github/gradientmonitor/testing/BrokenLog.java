package io.github.gradientmonitor.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** Makes every line that one logger says throw, until closed. */
public final class BrokenLog implements AutoCloseable {
  private final Logger logger;
  private final Thrower appender;

  private static final class Thrower extends AppenderBase<ILoggingEvent> {
    private final Error fault;

    Thrower(Error fault) {
      this.fault = fault;
    }

    @Override
    public synchronized void doAppend(ILoggingEvent event) { // where AppenderBase would catch
      throw fault;
    }

    @Override
    protected void append(ILoggingEvent event) {
      throw fault;
    }
  }

  /** Breaks a logger. */
  public BrokenLog(String name, Error fault) {
    logger = (Logger) LoggerFactory.getLogger(name);
    appender = new Thrower(fault);
    appender.start();
    logger.addAppender(appender);
  }

  /** The logger itself. */
  public org.slf4j.Logger logger() {
    return logger;
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
