package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link SparkGradientMonitor} is told to do.
 *
 * <p>Observing, clipping and what happens to gradients that are not finite go to the workers, and
 * are {@link java.io.Serializable}; the rest stays on the driver.
 */
public final class SparkMonitorOptions {
  private final WorkerOptions worker;
  private final Thresholds thresholds;
  private final AlertPolicy alerts;
  private final List<MonitorSink> sinks;
  private final int workers;

  private SparkMonitorOptions(Builder builder) {
    this.worker = new WorkerOptions(builder.observeEvery, builder.clipping, builder.onNonFinite);
    this.thresholds = builder.thresholds;
    this.alerts = builder.alerts;
    this.workers = builder.workers;
    List<MonitorSink> all = new ArrayList<>();
    if (builder.logging) {
      all.add(new LogSink());
    }
    all.addAll(builder.sinks);
    this.sinks = List.copyOf(all);
  }

  /** Every step, no clipping, alerts in the driver's log. */
  public static SparkMonitorOptions defaults() {
    return builder().build();
  }

  /** A builder for anything else. */
  public static Builder builder() {
    return new Builder();
  }

  WorkerOptions worker() {
    return worker;
  }

  Thresholds thresholds() {
    return thresholds;
  }

  AlertPolicy alerts() {
    return alerts;
  }

  List<MonitorSink> sinks() {
    return sinks;
  }

  int workers() {
    return workers;
  }

  /** Sets what differs from the defaults. */
  public static final class Builder {
    private int observeEvery = 1;
    private ClippingPolicy clipping = ClippingPolicy.none();
    private NonFinitePolicy onNonFinite = NonFinitePolicy.REPORT;
    private Thresholds thresholds = Thresholds.defaults();
    private AlertPolicy alerts = AlertPolicy.defaults();
    private final List<MonitorSink> sinks = new ArrayList<>();
    private boolean logging = true;
    private int workers = 16;

    private Builder() {}

    /**
     * Sets how often a worker reads the gradient. The first step of a task is always observed.
     *
     * @param iterations 1 for every step, the default
     * @throws IllegalArgumentException if below 1
     */
    public Builder observeEvery(int iterations) {
      this.observeEvery = atLeastOne("observeEvery", iterations, "iteration");
      return this;
    }

    /** Sets how each worker clips its own gradient. Without it gradients are left as they are. */
    public Builder clipping(ClippingPolicy policy) {
      this.clipping = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets what a worker does about a gradient that is not finite. A stop fails the task, and with
     * it the job once Spark has tried the task again as often as {@code spark.task.maxFailures}
     * says.
     */
    public Builder onNonFinite(NonFinitePolicy policy) {
      this.onNonFinite = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Sets the limits between healthy and ill. */
    public Builder thresholds(Thresholds thresholds) {
      this.thresholds = Objects.requireNonNull(thresholds, "thresholds");
      return this;
    }

    /**
     * Sets when a finding becomes an alert. What is found in several workers is said once, and
     * cleared when one of them has been without it for {@code clearAfter} of its steps, and none
     * has had it meanwhile.
     */
    public Builder alerts(AlertPolicy policy) {
      this.alerts = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** Adds somebody on the driver who hears of diagnoses and alerts. */
    public Builder sink(MonitorSink sink) {
      this.sinks.add(Objects.requireNonNull(sink, "sink"));
      return this;
    }

    /** Takes the log sink out. */
    public Builder withoutLog() {
      this.logging = false;
      return this;
    }

    /**
     * Sets how many workers have a diagnosis of their own, and so a name in metrics and reports;
     * those with a higher number count in the merged one only.
     *
     * @param most 16 unless set
     * @throws IllegalArgumentException if below 1
     */
    public Builder workers(int most) {
      this.workers = atLeastOne("workers", most, "worker");
      return this;
    }

    /** The options. */
    public SparkMonitorOptions build() {
      return new SparkMonitorOptions(this);
    }

    private static int atLeastOne(String name, int value, String unit) {
      Arguments.check(value >= 1, name + " must be at least 1 " + unit, value);
      return value;
    }
  }
}
