package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorSink;
import java.io.Serializable;
import java.util.List;

/**
 * What a listener was told to do. It is what remains of a listener that is serialised.
 *
 * @param observeEvery iterations from one observation to the next, 1 or more
 * @param thresholds the limits between healthy and ill
 * @param alerts when a finding is said
 * @param clipping how gradients are clipped
 * @param onNonFinite what happens to gradients that are not finite
 * @param sinks who hears of it
 */
record ListenerConfiguration(
    int observeEvery,
    Thresholds thresholds,
    AlertPolicy alerts,
    ClippingPolicy clipping,
    NonFinitePolicy onNonFinite,
    List<MonitorSink> sinks)
    implements Serializable {

  /** Copies the list. */
  ListenerConfiguration {
    sinks = List.copyOf(sinks);
  }

  /** The monitor of a network. */
  GradientMonitor monitor(NetworkProfile network, List<GuardedSink> guarded) {
    return new GradientMonitor(network, thresholds, alerts, guarded);
  }

  /** What decides on the gradients of a network. */
  Governor governor() {
    return new Governor(clipping, onNonFinite);
  }

  /** The same with those sinks only that can be serialised. */
  ListenerConfiguration portable() {
    return new ListenerConfiguration(
        observeEvery,
        thresholds,
        alerts,
        clipping,
        onNonFinite,
        sinks.stream().filter(Serializable.class::isInstance).toList());
  }

  private Object readResolve() {
    return new GradientMonitorListener(this);
  }
}
