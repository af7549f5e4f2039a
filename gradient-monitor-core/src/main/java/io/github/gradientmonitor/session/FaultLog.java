package io.github.gradientmonitor.session;

import io.github.gradientmonitor.sink.MonitorLog;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says in the log what failed in a listener: the first failure, and each network that is given up.
 */
final class FaultLog {
  private final MonitorLog log;
  private final AtomicBoolean firstIsKnown = new AtomicBoolean();

  FaultLog(MonitorLog log) {
    this.log = log;
  }

  /**
   * Something failed.
   *
   * @param network the network
   * @param failure what was thrown
   */
  void failed(Object network, Throwable failure) {
    if (firstIsKnown.compareAndSet(false, true)) {
      log.warn(
          "gradient-monitor could not watch a "
              + network.getClass().getSimpleName()
              + "; the training goes on. Please report this with the network's configuration.",
          failure);
    }
  }

  /**
   * A network is not watched any more.
   *
   * @param network the network
   * @param failures number of failures in a row
   */
  void givenUp(Object network, int failures) {
    log.warn(
        "gradient-monitor failed %d times in a row: this %s is not watched any more, nor clipped."
            .formatted(failures, network.getClass().getSimpleName()));
  }
}
