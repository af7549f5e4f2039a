package io.github.gradientmonitor.agent.watch;

import io.github.gradientmonitor.agent.AgentJar;
import io.github.gradientmonitor.agent.AgentOptions;
import io.github.gradientmonitor.agent.Notice;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Opens the sinks that the options ask for, and the meters of a program that has a Micrometer. One
 * that cannot be opened is named on standard error; the others hear on, and the training goes on.
 */
final class ProgramSinks {
  private final AgentOptions options;
  private final AgentJar jar;
  private final ClassLoader monitor = ProgramSinks.class.getClassLoader();
  private final List<GuardedSink> sinks = new ArrayList<>();

  ProgramSinks(AgentOptions options, AgentJar jar) {
    this.options = options;
    this.jar = jar;
  }

  /** The sinks, to be shared by several listeners and closed once. */
  List<GuardedSink> open() {
    options.report().ifPresent(file -> add("report=" + file, () -> HtmlReport.to(file)));
    options.jsonl().ifPresent(file -> add("jsonl=" + file, () -> JsonLinesSink.to(file)));
    options
        .prometheus()
        .ifPresent(
            address ->
                add(
                    "prometheus=" + address.host() + ":" + address.port(),
                    () -> (MonitorSink) jar.prometheus(monitor, address)));
    if (hasMicrometer()) {
      add("the program's Micrometer", ProgramMeters::sink);
    }
    return List.copyOf(sinks);
  }

  private void add(String name, Callable<MonitorSink> opening) {
    try {
      sinks.add(GuardedSink.of(opening.call()));
    } catch (Exception | LinkageError e) {
      Notice.say(name + " hears nothing, for it could not be opened: " + e);
    }
  }

  private boolean hasMicrometer() {
    try {
      Class.forName("io.micrometer.core.instrument.Metrics", false, monitor);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
