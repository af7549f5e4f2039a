package io.github.gradientmonitor.session;

import io.github.gradientmonitor.observation.Timing;
import java.util.function.LongSupplier;

/** Adds up the time that is spent watching, and the time that passes meanwhile. */
final class Stopwatch {
  private final LongSupplier nanoTime;
  private long lapStarted;
  private long started;
  private long watching;

  Stopwatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lapStarted = nanoTime.getAsLong();
  }

  void start() {
    started = nanoTime.getAsLong();
  }

  void stop() {
    watching += nanoTime.getAsLong() - started;
  }

  /** Ends a lap in the middle of watching, and begins the next one. */
  Timing lap() {
    long now = nanoTime.getAsLong();
    Timing timing = new Timing(watching + now - started, now - lapStarted);
    watching = 0;
    started = now;
    lapStarted = now;
    return timing;
  }
}
