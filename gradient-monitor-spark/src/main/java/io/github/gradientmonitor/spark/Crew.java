package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.GuardedSink;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The monitors of one network: one of all workers together, and one of each worker up to a bound.
 * They share their alerts and sinks. One thread at a time.
 */
final class Crew {
  private final NetworkProfile network;
  private final GradientMonitor merged;
  private final int most;
  private final SortedMap<Integer, GradientMonitor> workers = new TreeMap<>();

  /**
   * Starts without a step.
   *
   * @param network that all workers train
   * @param options of the driver
   * @param sinks who hears of it
   */
  Crew(NetworkProfile network, SparkMonitorOptions options, List<GuardedSink> sinks) {
    this.network = network;
    this.most = options.workers();
    this.merged = new GradientMonitor(network, options.thresholds(), options.alerts(), sinks);
  }

  /** Whether the monitors are of that network. */
  boolean isOf(NetworkProfile other) {
    return network.equals(other);
  }

  /** Takes the next step of one worker; those beyond the bound have no monitor. */
  void worker(int worker, TrainingStep step) {
    if (worker < most) {
      GradientMonitor monitor =
          workers.computeIfAbsent(
              worker,
              number -> merged.replica(network.named(network.name() + ", worker " + number)));
      monitor.observe(step.withNetwork(monitor.network()));
    }
  }

  /** Takes the next step of all. */
  void merged(TrainingStep step) {
    merged.observe(step);
  }

  /** Of all together. */
  Diagnosis diagnosis() {
    return merged.diagnosis();
  }

  /** Of each worker that has a monitor, by its number. */
  List<Diagnosis> diagnoses() {
    return workers.values().stream().map(GradientMonitor::diagnosis).toList();
  }
}
