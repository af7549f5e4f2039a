package io.github.gradientmonitor.metrics;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the gradient of every network that is watched in a Micrometer registry.
 *
 * <pre>{@code
 * GradientMonitorListener.builder().sink(new GradientMetrics(registry)).build();
 * }</pre>
 *
 * <p>The table of all meters is in docs/metrics.md. A network's meters appear with its first step,
 * counters at zero included. They go when the network has not trained for 1,000 steps of others,
 * and when this is closed: a job that pushes at its end pushes before. Networks of the same name
 * share their meters, and of two binders with the same tags in one registry the one that came last
 * owns them; a tag such as {@code run} keeps them apart.
 *
 * <ul>
 *   <li>A gauge is NaN for what is not known, and infinite for the norm of a tensor with an element
 *       that is not finite.
 *   <li>What may happen between two scrapes is counted: steps, alerts, non-finite, clipped and
 *       skipped steps.
 *   <li>Several registries may be bound at the same time; each counts from the moment at which it
 *       was bound.
 * </ul>
 */
public final class GradientMetrics implements MonitorSink, MeterBinder {
  /**
   * Layers of a network that get meters of their own unless told otherwise: 50, which makes 300
   * time series, a small part of what one process should export.
   */
  public static final int DEFAULT_MAX_LAYERS = 50;

  private static final Set<String> OWN_KEYS =
      Set.of("network", "layer", "output", "parameter", "signal", "state", "symptom");

  private final Tags tags;
  private final int maxLayers;
  private final List<BoundRegistry> bound = new ArrayList<>();
  private final Set<String> abridged = new HashSet<>();
  private final Logger logger = LoggerFactory.getLogger(LogSink.LOGGER);

  /**
   * Binds to a registry, without tags of its own.
   *
   * @param registry that shows the meters
   */
  public GradientMetrics(MeterRegistry registry) {
    this(registry, Tags.empty());
  }

  /**
   * Binds to a registry.
   *
   * @param registry that shows the meters
   * @param tags that every meter bears, such as the number of the run
   * @throws IllegalArgumentException if a tag has a key that the meters use themselves
   */
  public GradientMetrics(MeterRegistry registry, Iterable<Tag> tags) {
    this(tags, DEFAULT_MAX_LAYERS);
    bindTo(registry);
  }

  /**
   * Starts unbound, for {@link #bindTo} to follow.
   *
   * @param tags that every meter bears, such as the number of the run
   * @param maxLayers number of layers of a network that get meters of their own, 1 or more. In a
   *     larger network these are the layers that findings name, the most severe first, and then the
   *     first by depth; all others are shown together as the layer {@code _other_}. As many outputs
   *     have a skill of their own
   * @throws IllegalArgumentException if a tag has a key that the meters use themselves, or {@code
   *     maxLayers} is below 1
   */
  public GradientMetrics(Iterable<Tag> tags, int maxLayers) {
    this.tags = Tags.of(Objects.requireNonNull(tags, "tags"));
    for (Tag tag : this.tags) {
      if (OWN_KEYS.contains(tag.getKey())) {
        throw new IllegalArgumentException(
            "tags must not use the key of a tag of the meters' own, but one is " + tag.getKey());
      }
    }
    if (maxLayers < 1) {
      throw new IllegalArgumentException("maxLayers must be at least 1, but was " + maxLayers);
    }
    this.maxLayers = maxLayers;
  }

  /**
   * Shows the meters in one more registry, from the next step on. Registries that were closed in
   * the meantime are let go; binding to one that is bound already does nothing.
   */
  @Override
  public synchronized void bindTo(MeterRegistry registry) {
    Objects.requireNonNull(registry, "registry");
    bound.removeIf(BoundRegistry::isClosed);
    if (bound.stream().noneMatch(each -> each.is(registry))) {
      bound.add(new BoundRegistry(registry, tags, maxLayers));
    }
  }

  @Override
  public synchronized void onDiagnosis(Diagnosis diagnosis) {
    NetworkProfile network = diagnosis.step().network();
    if (network.size() > maxLayers && abridged.add(network.name())) {
      logger.info(
          "{} has {} layers, of which the metrics show {}, the worst first, and the others together"
              + " as {}.",
          DisplayName.of(network.name()),
          network.size(),
          maxLayers,
          LayerSelection.OTHERS);
    }
    bound.forEach(registry -> registry.accept(diagnosis));
  }

  @Override
  public synchronized void onAlert(Alert alert) {
    bound.forEach(registry -> registry.accept(alert));
  }

  /** Takes the meters out of every registry, except what a later binder has put in their place. */
  @Override
  public synchronized void close() {
    bound.forEach(BoundRegistry::close);
    bound.clear();
  }
}
