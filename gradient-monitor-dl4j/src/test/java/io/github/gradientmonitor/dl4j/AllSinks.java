package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.metrics.GradientMetrics;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Every sink of the core but the log. */
final class AllSinks {
  private AllSinks() {}

  static List<MonitorSink> in(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        HtmlReport.to(directory.resolve("report.html")),
        JsonLinesSink.to(directory.resolve("run.jsonl")),
        new GradientMetrics(new SimpleMeterRegistry()));
  }
}
