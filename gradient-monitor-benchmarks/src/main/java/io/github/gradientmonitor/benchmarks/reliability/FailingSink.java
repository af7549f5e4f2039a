package io.github.gradientmonitor.benchmarks.reliability;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.Random;

/** Fails at random, from a seed, and hands on the rest; counts both. */
final class FailingSink implements MonitorSink {
  private final MonitorSink sink;
  private final double share;
  private final Random random;
  private long heard;
  private long failures;

  /**
   * Makes a sink fail.
   *
   * @param sink that works
   * @param share of its calls that fail, 0 .. 1
   */
  FailingSink(MonitorSink sink, double share, long seed) {
    this.sink = sink;
    this.share = share;
    this.random = new Random(seed);
  }

  private void failAtRandom() {
    if (random.nextDouble() < share) {
      failures++;
      throw new IllegalStateException("a fault of the soak");
    }
    heard++;
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    failAtRandom();
    sink.onDiagnosis(diagnosis);
  }

  @Override
  public void onAlert(Alert alert) {
    sink.onAlert(alert);
  }

  @Override
  public void onEpochEnd(Diagnosis latest) {
    failAtRandom();
    sink.onEpochEnd(latest);
  }

  @Override
  public void close() {
    sink.close();
  }

  /** Calls that were handed on. */
  long heard() {
    return heard;
  }

  /** Calls that failed. */
  long failures() {
    return failures;
  }
}
