package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ends itself with the first alert, while a shutdown hook closes the sinks; run by {@link
 * GuardedSinkClosingTest} in a JVM of its own.
 */
final class ExitProgram {
  static final int EXIT = 3;

  private ExitProgram() {}

  public static void main(String[] args) {
    MonitorSink ending =
        new MonitorSink() {
          @Override
          public void onAlert(Alert alert) {
            System.exit(EXIT);
          }
        };
    MonitorSink other =
        new MonitorSink() {
          @Override
          public void close() {
            try {
              Files.writeString(Path.of(args[0]), "closed\n");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    SyntheticRun run = new SyntheticRun(SyntheticRun.network("net", "h", 6), ending, other);
    GradientMonitor monitor = run.monitor();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  monitor.close();
                  System.out.println("the hook has ended");
                }));
    run.steps(5, 0.6).nonFiniteStep();
  }
}
