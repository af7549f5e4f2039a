package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.gradientmonitor.sink.MonitorLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DriverRouterTest {
  private static final String SESSION = "session";

  private final Logger logger = (Logger) LoggerFactory.getLogger("router");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    logger.detachAndStopAllAppenders();
    log.start();
    logger.addAppender(log);
  }

  @Test
  void whateverTheDeskThrowsTheTrainingGoesOnAndTheLogTellsOnce() {
    Error missing = new NoClassDefFoundError("a library that is not there");
    DriverRouter router = router(missing);

    assertThatCode(
            () -> {
              router.putUpdate(records());
              router.putUpdate(records());
            })
        .doesNotThrowAnyException();

    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("The gradient monitor failed on the driver; the training goes on.");
  }

  @Test
  void anErrorOfTheMachineIsPassedOn() {
    Error machine = new OutOfMemoryError("heap");

    assertThatThrownBy(() -> router(machine).putUpdate(records())).isSameAs(machine);
  }

  private DriverRouter router(Error failure) {
    return new DriverRouter(
        SESSION,
        delivery -> {
          throw failure;
        },
        new MonitorLog(logger),
        null);
  }

  private static WorkerRecords records() {
    return new WorkerRecords(SESSION, new WorkerTask(1, 0, 0), 0);
  }
}
