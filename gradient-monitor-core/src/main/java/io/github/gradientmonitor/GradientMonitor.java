package io.github.gradientmonitor;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.alert.AlertBook;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.detection.Diagnostician;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.prescription.Advisor;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorLog;
import java.util.List;
import java.util.Objects;

/**
 * Watches the gradient of one network: from each step to a diagnosis, from findings to alerts, and
 * both to the sinks.
 *
 * <p>One thread calls {@link #observe}; {@link #diagnosis()} may be called from any.
 */
public final class GradientMonitor implements AutoCloseable {
  private static final Advisor ADVISOR = new Advisor();

  private final NetworkProfile network;
  private final Thresholds thresholds;
  private final Diagnostician diagnostician;
  private final AlertBook alerts;
  private final AlertBook muted;
  private final List<GuardedSink> sinks;
  private volatile Diagnosis latest;

  /**
   * Starts to watch a network.
   *
   * @param network whose steps will be observed
   * @param thresholds the limits between healthy and ill
   * @param alertPolicy when a finding is said; layers that it mutes and that the network does not
   *     have are named in the log
   * @param sinks who hears of it; they may serve several monitors
   */
  public GradientMonitor(
      NetworkProfile network,
      Thresholds thresholds,
      AlertPolicy alertPolicy,
      List<GuardedSink> sinks) {
    this(
        network,
        thresholds,
        new AlertBook(Objects.requireNonNull(alertPolicy, "alertPolicy")),
        AlertBook.ofMuted(alertPolicy),
        sinks);
    List<String> unknown = alertPolicy.mutes().unknownTo(network);
    if (!unknown.isEmpty()) {
      new MonitorLog()
          .warn(
              "Layers to mute must be layers of %s, but %s are not; it has %s."
                  .formatted(
                      DisplayName.of(network.name()),
                      unknown.stream().map(DisplayName::of).toList(),
                      network.layers().stream()
                          .map(LayerProfile::name)
                          .map(DisplayName::of)
                          .toList()));
    }
  }

  private GradientMonitor(
      NetworkProfile network,
      Thresholds thresholds,
      AlertBook alerts,
      AlertBook muted,
      List<GuardedSink> sinks) {
    this.network = Objects.requireNonNull(network, "network");
    this.thresholds = Objects.requireNonNull(thresholds, "thresholds");
    this.diagnostician = new Diagnostician(network, thresholds);
    this.latest = Diagnosis.pending(network);
    this.alerts = alerts;
    this.muted = muted;
    this.sinks = Arguments.copy(sinks, "sinks");
  }

  /** Starts to watch a network with the default limits, and writes alerts to the log. */
  public static GradientMonitor of(NetworkProfile network) {
    return new GradientMonitor(
        network,
        Thresholds.defaults(),
        AlertPolicy.defaults(),
        List.of(new GuardedSink(new LogSink())));
  }

  /**
   * Looks at one step before a training: what data and configuration say is told at once.
   *
   * @param step of a network that was not trained
   * @param thresholds the limits between healthy and ill
   * @return what is found, with what to do about it
   */
  public static Diagnosis beforeTraining(TrainingStep step, Thresholds thresholds) {
    return beforeTraining(step, thresholds, List.of());
  }

  /**
   * Looks at one step before a training, with what was found by other means.
   *
   * @param step of a network that was not trained
   * @param thresholds the limits between healthy and ill
   * @param further findings about the same network, such as those of {@link
   *     io.github.gradientmonitor.detection.ThroughTime}
   * @return what is found, with what to do about it
   */
  public static Diagnosis beforeTraining(
      TrainingStep step, Thresholds thresholds, List<Finding> further) {
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(thresholds, "thresholds");
    Objects.requireNonNull(further, "further");
    Diagnosis diagnosis = Diagnostician.beforeTraining(step.network(), thresholds).diagnose(step);
    return ADVISOR.advise(diagnosis.with(further), Diagnosis.pending(step.network()));
  }

  /**
   * Starts to watch a replica of the network, which trains at the same time on another thread. Each
   * has its own diagnosis, and both have the same sinks. They share their alerts: what is found in
   * several replicas is said once, and is cleared when none of them has it any more.
   *
   * @param replica the profile of the replica, under a name of its own
   */
  public GradientMonitor replica(NetworkProfile replica) {
    Objects.requireNonNull(replica, "replica");
    return new GradientMonitor(replica, thresholds, alerts, muted, sinks);
  }

  /**
   * Takes the next step.
   *
   * @param step of the network that is watched
   * @return what is known now
   */
  public Diagnosis observe(TrainingStep step) {
    Objects.requireNonNull(step, "step");
    Diagnosis diagnosis = ADVISOR.advise(diagnostician.diagnose(step), latest);
    latest = diagnosis;
    List<Alert> changes = alerts.update(diagnosis);
    List<Alert> unsaid = muted.update(diagnosis);
    GuardedSink.orCloseAll(
        sinks,
        () -> {
          for (GuardedSink sink : sinks) {
            sink.onObservation(step, diagnosis);
            changes.forEach(sink::onAlert);
            unsaid.forEach(sink::onMutedAlert);
          }
        });
    return diagnosis;
  }

  /** Lets the sinks know that a pass over the data has ended. */
  public void epochEnded() {
    GuardedSink.orCloseAll(sinks, () -> sinks.forEach(sink -> sink.onEpochEnd(latest)));
  }

  /** The network that is watched. */
  public NetworkProfile network() {
    return network;
  }

  /** The latest diagnosis; before the first step one that is warming up. */
  public Diagnosis diagnosis() {
    return latest;
  }

  /** Closes the sinks. */
  @Override
  public void close() {
    GuardedSink.closeAll(sinks);
  }
}
