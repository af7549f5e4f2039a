package io.github.gradientmonitor.agent.watch;

import io.github.gradientmonitor.metrics.GradientMetrics;
import io.github.gradientmonitor.sink.MonitorSink;
import io.micrometer.core.instrument.Metrics;

/** The meters of a program that has a Micrometer; loaded only where it has. */
final class ProgramMeters {
  private ProgramMeters() {}

  /** Shows the gradient in the global registry, and so in all that the program put there. */
  static MonitorSink sink() {
    return new GradientMetrics(Metrics.globalRegistry);
  }
}
