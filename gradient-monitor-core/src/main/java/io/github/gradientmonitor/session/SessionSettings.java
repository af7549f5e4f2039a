package io.github.gradientmonitor.session;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorSink;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What whoever watches was told to do. It is what remains of a listener that is serialised.
 *
 * @param observeEvery iterations from one observation to the next, 1 or more
 * @param thresholds the limits between healthy and ill
 * @param alerts when a finding is said
 * @param clipping how gradients are clipped
 * @param onNonFinite what happens to gradients that are not finite
 * @param sinks who hears of it
 */
public record SessionSettings(
    int observeEvery,
    Thresholds thresholds,
    AlertPolicy alerts,
    ClippingPolicy clipping,
    NonFinitePolicy onNonFinite,
    List<MonitorSink> sinks)
    implements Serializable {

  /**
   * Copies the list and checks the rest, wherever it comes from.
   *
   * @throws IllegalArgumentException if observeEvery is below 1
   */
  public SessionSettings {
    Arguments.check(observeEvery >= 1, "observeEvery must be at least 1 iteration", observeEvery);
    Objects.requireNonNull(thresholds, "thresholds");
    Objects.requireNonNull(alerts, "alerts");
    Objects.requireNonNull(clipping, "clipping");
    Objects.requireNonNull(onNonFinite, "onNonFinite");
    sinks = Arguments.copy(sinks, "sinks");
  }

  /** Every step is observed and nothing is clipped, with the default limits. */
  public static SessionSettings of(MonitorSink... sinks) {
    Objects.requireNonNull(sinks, "sinks");
    return new SessionSettings(
        1,
        Thresholds.defaults(),
        AlertPolicy.defaults(),
        ClippingPolicy.none(),
        NonFinitePolicy.REPORT,
        List.of(sinks));
  }

  /**
   * The monitor of a network.
   *
   * @param network its profile
   * @param knowsLoss whether its loss is known; if not, it must never be found wanting for a loss
   *     that does not fall
   */
  GradientMonitor monitor(NetworkProfile network, boolean knowsLoss, List<GuardedSink> guarded) {
    Thresholds limits =
        knowsLoss
            ? thresholds
            : thresholds.with(Threshold.LOSS_PATIENCE, Threshold.LOSS_PATIENCE.max());
    return new GradientMonitor(network, limits, alerts, guarded);
  }

  /** What decides on the gradients of a network. */
  Governor governor() {
    return new Governor(clipping, onNonFinite);
  }

  /** The same with those sinks only that can be serialised. */
  SessionSettings portable() {
    return new SessionSettings(
        observeEvery,
        thresholds,
        alerts,
        clipping,
        onNonFinite,
        sinks.stream().filter(Serializable.class::isInstance).toList());
  }
}
