package io.github.gradientmonitor.metrics;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.trend.DepthTrend;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The meters of one network in one registry. */
final class NetworkMeters {
  static final String PREFIX = "gradient.monitor.";

  private final OwnMeters meters;
  private final LayerSelection selection;
  private final StepMeters steps;
  private final Map<Symptom, Counter> alerts = new EnumMap<>(Symptom.class);
  private final Map<String, LayerMeters> layers = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();
  private final int maxOutputs;

  /** Read by the threads that scrape. */
  private volatile Diagnosis latest;

  /**
   * Puts the meters into the registry.
   *
   * @param meters tagged with the network
   * @param maxLayers number of layers, and of outputs, that get meters of their own
   * @param first diagnosis, which the gauges show at once and the counters have yet to see
   */
  NetworkMeters(OwnMeters meters, int maxLayers, Diagnosis first) {
    this.meters = meters;
    this.selection = new LayerSelection(maxLayers);
    this.maxOutputs = maxLayers;
    this.latest = first;
    steps = new StepMeters(meters);
    gauge("loss", "loss", "Value of the loss function", d -> d.step().loss());
    gauge(
        "skill",
        "skill",
        "How good the loss is beside that of the best constant guess: 0 a guess, 1 perfect",
        d -> d.skill().value());
    for (Learning state : Learning.values()) {
      gauge(
          "learning.state",
          "state",
          "1 for what is known of whether the network learns, 0 for the others",
          d -> d.learning() == state ? 1 : 0,
          "state",
          tagValue(state));
    }
    for (GradientHealth state : GradientHealth.values()) {
      gauge(
          "health.state",
          "state",
          "1 for the state that the gradient is in, 0 for the others",
          d -> d.health() == state ? 1 : 0,
          "state",
          tagValue(state));
    }
    for (Symptom symptom : Symptom.values()) {
      gauge(
          "finding.severity",
          "severity",
          "The worst that is found now of a symptom: 0 nothing, 1 watch, 2 warning, 3 critical",
          d -> d.finding(symptom).map(finding -> level(finding.severity())).orElse(0),
          "symptom",
          tagValue(symptom));
      alerts.computeIfAbsent(symptom, this::alertCounter);
    }
    trend(tagValue(first.backward().signal()), Diagnosis::backward);
    trend(tagValue(first.weights().signal()), Diagnosis::weights);
  }

  /** Takes the next diagnosis. */
  void accept(Diagnosis diagnosis) {
    latest = diagnosis;
    steps.accept(diagnosis.step());
    for (String output : diagnosis.skill().outputs().keySet()) {
      if (outputs.size() < maxOutputs && outputs.add(output)) {
        output(output);
      }
    }
    List<LayerSample> samples = selection.select(diagnosis);
    for (LayerSample sample : samples) {
      String name = sample.layer().name();
      layers
          .computeIfAbsent(name, n -> new LayerMeters(meters.with("layer", n), sample))
          .accept(sample);
    }
    if (layers.size() > samples.size()) {
      removeAllBut(samples);
    }
  }

  /** Takes an alert. */
  void accept(Alert alert) {
    if (alert.state() == Alert.State.RAISED) {
      alerts.computeIfAbsent(alert.finding().symptom(), this::alertCounter).increment();
    }
  }

  /** Takes the meters out of the registry. */
  void close() {
    layers.values().forEach(LayerMeters::close);
    meters.close();
  }

  private void removeAllBut(List<LayerSample> samples) {
    Set<String> gone = new HashSet<>(layers.keySet());
    samples.forEach(sample -> gone.remove(sample.layer().name()));
    for (String name : gone) {
      layers.computeIfPresent(
          name,
          (n, layer) -> {
            layer.close();
            return null;
          });
    }
  }

  private void trend(String signal, Function<Diagnosis, DepthTrend> trend) {
    gauge(
        "depth.slope",
        "decades_per_layer",
        "Decades that the gradient loses for each layer that it goes back; negative if it grows",
        d -> trend.apply(d).slope(),
        "signal",
        signal);
    gauge(
        "depth.attenuation",
        "decades",
        "Decades that the gradient loses from the last hidden layer back to the first; negative if"
            + " it grows",
        d -> trend.apply(d).attenuation(),
        "signal",
        signal);
  }

  private void output(String name) {
    gauge(
        "output.skill",
        "skill",
        "Skill of one output, where the network has several: 0 a guess, 1 perfect",
        d -> d.skill().outputs().getOrDefault(name, Double.NaN),
        "output",
        name);
  }

  private Counter alertCounter(Symptom symptom) {
    return meters.counter(
        PREFIX + "alerts", "alerts", "Alerts raised", "symptom", tagValue(symptom));
  }

  private void gauge(
      String name,
      String unit,
      String description,
      ToDoubleFunction<Diagnosis> value,
      String... tags) {
    meters.gauge(
        PREFIX + name, unit, description, this, self -> value.applyAsDouble(self.latest), tags);
  }

  private static int level(Severity severity) {
    return switch (severity) {
      case WATCH -> 1;
      case WARNING -> 2;
      case CRITICAL -> 3;
    };
  }

  private static String tagValue(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
