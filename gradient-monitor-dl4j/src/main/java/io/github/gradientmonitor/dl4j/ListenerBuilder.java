package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What can be set of every listener.
 *
 * @param <B> the builder itself
 */
abstract class ListenerBuilder<B extends ListenerBuilder<B>> {
  int observeEvery = 1;
  Thresholds thresholds = Thresholds.defaults();
  AlertPolicy alertPolicy = AlertPolicy.defaults();
  private final List<MonitorSink> added = new ArrayList<>();
  private boolean logging = true;

  /**
   * Sets how often the gradient is read. The first step is always observed.
   *
   * @param iterations 1 for every step, the default
   * @throws IllegalArgumentException if below 1
   */
  public B observeEvery(int iterations) {
    Arguments.check(iterations >= 1, "observeEvery must be at least 1 iteration", iterations);
    this.observeEvery = iterations;
    return self();
  }

  /** Sets the limits between healthy and ill. */
  public B thresholds(Thresholds thresholds) {
    this.thresholds = Objects.requireNonNull(thresholds, "thresholds");
    return self();
  }

  /** Sets when a finding becomes an alert. What was muted before stays so. */
  public B alerts(AlertPolicy policy) {
    this.alertPolicy = Objects.requireNonNull(policy, "policy").muting(this.alertPolicy.mutes());
    return self();
  }

  /**
   * Mutes alerts of a symptom that is known. They are counted, and the log tells at the end how
   * many there were; the diagnosis still holds the finding.
   *
   * @param symptom not to be said
   * @param layers names of the layers in which it is not to be said; none for all layers
   * @throws IllegalArgumentException if a name is blank
   */
  public B mute(Symptom symptom, String... layers) {
    this.alertPolicy = alertPolicy.muting(symptom, layers);
    return self();
  }

  /** Adds somebody who hears of diagnoses and alerts. */
  public B sink(MonitorSink sink) {
    added.add(Objects.requireNonNull(sink, "sink"));
    return self();
  }

  /** Takes the log sink out. */
  public B withoutLog() {
    this.logging = false;
    return self();
  }

  /** All who hear of it, the log first. */
  List<MonitorSink> sinks() {
    List<MonitorSink> all = new ArrayList<>();
    if (logging) {
      all.add(new LogSink());
    }
    all.addAll(added);
    return all;
  }

  abstract B self();
}
