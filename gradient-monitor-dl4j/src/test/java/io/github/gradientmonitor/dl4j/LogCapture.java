package io.github.gradientmonitor.dl4j;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.gradientmonitor.sink.LogSink;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the monitor writes to its log meanwhile. */
final class LogCapture {
  private LogCapture() {}

  static List<String> during(Runnable training) {
    Logger logger = (Logger) LoggerFactory.getLogger(LogSink.LOGGER);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    logger.setAdditive(false);
    try {
      training.run();
    } finally {
      logger.setAdditive(true);
      logger.detachAppender(appender);
    }
    return appender.list.stream().map(LogCapture::text).toList();
  }

  private static String text(ILoggingEvent event) {
    return event.getThrowableProxy() == null
        ? event.getFormattedMessage()
        : event.getFormattedMessage()
            + " "
            + event.getThrowableProxy().getClassName()
            + ": "
            + event.getThrowableProxy().getMessage();
  }
}
