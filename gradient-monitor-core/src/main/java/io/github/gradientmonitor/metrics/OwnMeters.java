package io.github.gradientmonitor.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The meters that somebody has put into a registry under common tags.
 *
 * <p>A registry that is asked for a meter of the same name and tags a second time returns the
 * first, which still reads the object of whoever came first. So what is there is taken out before
 * it is put in anew, and at the end only what nobody else has replaced is taken out.
 */
final class OwnMeters {
  private final MeterRegistry registry;
  private final Tags common;
  private final List<Meter> meters = new ArrayList<>();

  OwnMeters(MeterRegistry registry, Tags common) {
    this.registry = registry;
    this.common = common;
  }

  /** More meters in the same registry, with one more tag. */
  OwnMeters with(String key, String value) {
    return new OwnMeters(registry, common.and(key, value));
  }

  /**
   * Adds a gauge.
   *
   * @param state what the gauge reads, which it keeps alive
   */
  <T> void gauge(
      String name,
      String unit,
      String description,
      T state,
      ToDoubleFunction<T> value,
      String... tags) {
    makeRoom(name, Meter.Type.GAUGE, tags);
    meters.add(
        Gauge.builder(name, state, value)
            .strongReference(true)
            .baseUnit(unit)
            .description(description)
            .tags(common.and(tags))
            .register(registry));
  }

  Counter counter(String name, String unit, String description, String... tags) {
    makeRoom(name, Meter.Type.COUNTER, tags);
    Counter counter =
        Counter.builder(name)
            .baseUnit(unit)
            .description(description)
            .tags(common.and(tags))
            .register(registry);
    meters.add(counter);
    return counter;
  }

  DistributionSummary summary(String name, String unit, String description) {
    makeRoom(name, Meter.Type.DISTRIBUTION_SUMMARY);
    DistributionSummary summary =
        DistributionSummary.builder(name)
            .baseUnit(unit)
            .description(description)
            .tags(common)
            .register(registry);
    meters.add(summary);
    return summary;
  }

  Timer timer(String name, String description) {
    makeRoom(name, Meter.Type.TIMER);
    Timer timer = Timer.builder(name).description(description).tags(common).register(registry);
    meters.add(timer);
    return timer;
  }

  void close() {
    Set<Meter> present = Collections.newSetFromMap(new IdentityHashMap<>());
    present.addAll(registry.getMeters());
    for (Meter meter : meters) {
      if (present.contains(meter)) {
        registry.remove(meter);
      }
    }
    meters.clear();
  }

  private void makeRoom(String name, Meter.Type type, String... tags) {
    registry.removeByPreFilterId(new Meter.Id(name, common.and(tags), null, null, type));
  }
}
