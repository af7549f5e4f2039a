package io.github.gradientmonitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.testing.Watched;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerSelectionTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final GradientMetrics metrics = new GradientMetrics(Tags.empty(), 3);
  private final Watched network = Watched.network("wide", 19, metrics);

  LayerSelectionTest() {
    metrics.bindTo(registry);
  }

  @Test
  void showsEveryLayerOfANetworkThatIsSmallEnough() {
    Watched.network("small", 2, metrics).flat(1);

    assertThat(layers()).containsExactlyInAnyOrder("layer0", "layer1", "out");
  }

  @Test
  void showsTheFirstLayersAndTheOthersAsOne() {
    network.flat(1);

    assertThat(layers()).containsExactlyInAnyOrder("layer0", "layer1", "layer2", "_other_");
    assertThat(gauge("_other_", "gradient.norm", "parameter", "weight"))
        .isCloseTo(Math.sqrt(17 * 25), within(1e-9));
    assertThat(gauge("_other_", "weight.norm")).isCloseTo(Math.sqrt(17 * 4), within(1e-9));
    assertThat(gauge("_other_", "update.ratio")).isCloseTo(0.002, within(1e-12));
    assertThat(gauge("_other_", "saturation.ratio")).isEqualTo(0.25);
  }

  @Test
  void makesRoomForTheLayerThatAFindingNames() {
    network.flat(1).stepWith(12, Watched.of(Double.NaN), Watched.of(1));

    assertThat(layers()).containsExactlyInAnyOrder("layer12", "layer0", "layer1", "_other_");
    assertThat(gauge("layer12", "gradient.norm", "parameter", "weight")).isInfinite();

    network.flat(40);

    assertThat(layers()).containsExactlyInAnyOrder("layer12", "layer0", "layer1", "_other_");
  }

  @Test
  void letsTheLayersOfANetworkGoThatWasRebuiltUnderTheSameName() {
    network.flat(1);

    Watched.network("wide", 1, metrics).flat(1);

    assertThat(layers()).containsExactlyInAnyOrder("layer0", "out");
  }

  private List<String> layers() {
    return registry.get("gradient.monitor.layer.weight.norm").gauges().stream()
        .map(gauge -> gauge.getId().getTag("layer"))
        .toList();
  }

  private double gauge(String layer, String name, String... tags) {
    Gauge gauge =
        registry.get("gradient.monitor.layer." + name).tag("layer", layer).tags(tags).gauge();
    return gauge.value();
  }
}
