package io.github.gradientmonitor.metrics;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/**
 * The networks that one registry shows.
 *
 * <p>One that has ceased to train is let go after a while, so that neither its last state stays for
 * good nor the number of meters grows with every network that is built.
 */
final class BoundRegistry {
  /** Steps of other networks after which one that has not trained meanwhile is let go. */
  static final int STEPS_UNTIL_FORGOTTEN = 1000;

  private final MeterRegistry registry;
  private final Tags tags;
  private final int maxLayers;
  private final Map<String, Entry> networks = new HashMap<>();
  private long steps;

  private record Entry(NetworkMeters meters, long lastStep) {}

  BoundRegistry(MeterRegistry registry, Tags tags, int maxLayers) {
    this.registry = registry;
    this.tags = tags;
    this.maxLayers = maxLayers;
  }

  /** Whether this is the registry. */
  boolean is(MeterRegistry other) {
    return registry == other;
  }

  /** Whether the registry was closed, so that nobody reads it any more. */
  boolean isClosed() {
    return registry.isClosed();
  }

  /** Takes the diagnosis of a step of any network. */
  void accept(Diagnosis diagnosis) {
    String name = diagnosis.step().network().name();
    Entry known = networks.get(name);
    NetworkMeters meters =
        known != null
            ? known.meters()
            : new NetworkMeters(
                new OwnMeters(registry, tags.and("network", name)), maxLayers, diagnosis);
    networks.put(name, new Entry(meters, ++steps));
    meters.accept(diagnosis);
    networks.values().removeIf(this::isForgotten);
  }

  /** Takes an alert on any network. */
  void accept(Alert alert) {
    Entry entry = networks.get(alert.network());
    if (entry != null) {
      entry.meters().accept(alert);
    }
  }

  /** Takes all meters out of the registry. */
  void close() {
    networks.values().forEach(entry -> entry.meters().close());
    networks.clear();
  }

  private boolean isForgotten(Entry entry) {
    boolean forgotten = steps - entry.lastStep() > STEPS_UNTIL_FORGOTTEN;
    if (forgotten) {
      entry.meters().close();
    }
    return forgotten;
  }
}
