package io.github.gradientmonitor.dl4j;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Says in the log what failed in a listener: the first failure, and each network that is given up.
 */
final class FaultLog {
  private final Logger logger;
  private final AtomicBoolean firstIsKnown = new AtomicBoolean();

  FaultLog(Logger logger) {
    this.logger = logger;
  }

  /**
   * Something failed.
   *
   * @param model the network
   * @param failure what was thrown
   */
  void failed(Object model, Throwable failure) {
    if (firstIsKnown.compareAndSet(false, true)) {
      logger.warn(
          "gradient-monitor could not watch a {}; the training goes on. Please report this with the"
              + " network's configuration.",
          model.getClass().getSimpleName(),
          failure);
    }
  }

  /**
   * A network is not watched any more.
   *
   * @param model the network
   * @param failures number of failures in a row
   */
  void givenUp(Object model, int failures) {
    logger.warn(
        "gradient-monitor failed {} times in a row: this {} is not watched any more, nor clipped.",
        failures,
        model.getClass().getSimpleName());
  }
}
