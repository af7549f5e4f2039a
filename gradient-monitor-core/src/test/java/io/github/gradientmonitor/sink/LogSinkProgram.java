package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.testing.Watched;

/** Has something to say at every level; run by {@link LoggingLibrariesTest} in a JVM of its own. */
final class LogSinkProgram {
  private LogSinkProgram() {}

  public static void main(String[] args) {
    Watched.network("a silent twin", 3, new LogSink()).flat(1);
    Watched.network("net", 10, new LogSink())
        .steps(30, Watched.SIGMOID_SLOPE)
        .flat(40)
        .stepWith(3, Watched.of(1, Double.NaN), Watched.of(1))
        .epochEnd();
  }
}
