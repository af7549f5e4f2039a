package io.github.gradientmonitor.metrics;

import static io.github.gradientmonitor.testing.Watched.SIGMOID_SLOPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.testing.Watched;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final GradientMetrics metrics = new GradientMetrics(registry);
  private final Watched network = Watched.network("net", 10, metrics);

  @Test
  void showsTheNormsOfEveryLayer() {
    network.flat(1);

    assertThat(layer("gradient.norm", "layer3", "parameter", "weight")).isEqualTo(5);
    assertThat(layer("gradient.norm", "layer3", "parameter", "bias")).isEqualTo(1);
    assertThat(layer("weight.norm", "layer3")).isEqualTo(2);
    assertThat(layer("update.ratio", "layer3")).isEqualTo(0.002);
    assertThat(layer("silent.unit.ratio", "layer3")).isZero();
    assertThat(layer("saturation.ratio", "layer3")).isEqualTo(0.25);
  }

  @Test
  void showsTheTrendOverDepthAndTheLoss() {
    network.steps(1, SIGMOID_SLOPE);

    assertThat(gauge("depth.slope", "signal", "bias_gradient")).isCloseTo(0.6, within(1e-9));
    assertThat(gauge("depth.attenuation", "signal", "bias_gradient")).isCloseTo(5.4, within(1e-9));
    assertThat(gauge("depth.slope", "signal", "weight_gradient")).isZero();
    assertThat(gauge("loss")).isEqualTo(0.5);
  }

  @Test
  void countsStepsAndAlertsAndShowsOneStateOfHealth() {
    network.flat(5);
    assertThat(health()).containsExactly("healthy");
    assertThat(count("alerts", "symptom", "vanishing_gradient")).isZero();

    network.steps(2, SIGMOID_SLOPE);

    assertThat(health()).containsExactly("vanishing");
    assertThat(count("steps")).isEqualTo(7);
    assertThat(count("alerts", "symptom", "vanishing_gradient")).isEqualTo(1);
    assertThat(gauge("finding.severity", "symptom", "vanishing_gradient")).isEqualTo(2);

    network.flat(30);

    assertThat(health()).containsExactly("healthy");
    assertThat(gauge("finding.severity", "symptom", "vanishing_gradient")).isZero();
    assertThat(count("alerts", "symptom", "vanishing_gradient")).isEqualTo(1);
  }

  @Test
  void countsNonFiniteStepsAndShowsAnInfiniteNorm() {
    network.stepWith(2, Watched.of(1, Double.NaN), Watched.of(1)).flat(1);
    assertThat(count("non.finite.steps")).isEqualTo(1);

    network.stepWith(2, Watched.of(1, Double.NaN), Watched.of());

    assertThat(count("non.finite.steps")).isEqualTo(2);
    assertThat(layer("gradient.norm", "layer2", "parameter", "weight")).isInfinite();
    assertThat(layer("gradient.norm", "layer2", "parameter", "bias")).isNaN();
    assertThat(gauge("finding.severity", "symptom", "non_finite")).isEqualTo(3);
  }

  @Test
  void countsClippedAndSkippedStepsWithTheirFactor() {
    network.flat(1);
    assertThat(registry.get("gradient.monitor.clip.factor").summary().count()).isZero();

    network.intervention(new Intervention(4, 1, false)).flat(2);
    network.intervention(new Intervention(4, 4, false)).flat(1);
    network.intervention(new Intervention(4, 0, true)).flat(1);

    assertThat(count("clipped.steps")).isEqualTo(2);
    assertThat(count("skipped.steps")).isEqualTo(1);
    assertThat(registry.get("gradient.monitor.clip.factor").summary().mean()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void neverFeedsASummaryWhatIsNotFinite(double norm) {
    network.intervention(new Intervention(1, norm, false)).loss(norm).flat(1);
    network.intervention(new Intervention(norm, norm, false)).flat(1);
    network.intervention(new Intervention(2, 1, false)).flat(1);

    assertThat(registry.get("gradient.monitor.clip.factor").summary().totalAmount()).isEqualTo(0.5);
  }

  @Test
  void timesTheCostOfWatchingWhereItIsKnown() {
    network.timing(Timing.UNKNOWN).flat(1);
    network.timing(new Timing(3_000, 100_000)).flat(2);

    assertThat(registry.get("gradient.monitor.watching").timer().count()).isEqualTo(2);
    assertThat(registry.get("gradient.monitor.watching").timer().totalTime(TimeUnit.MICROSECONDS))
        .isEqualTo(6);
  }

  @Test
  void describesEveryMeterAndGivesItAUnit() {
    network.flat(1);

    assertThat(registry.getMeters())
        .isNotEmpty()
        .allSatisfy(
            meter -> {
              assertThat(meter.getId().getDescription()).isNotBlank();
              assertThat(meter.getId().getBaseUnit()).isNotBlank();
              assertThat(meter.getId().getName())
                  .startsWith("gradient.monitor.")
                  .isEqualTo(meter.getId().getName().toLowerCase(Locale.ROOT));
            });
  }

  @Test
  void givesTheMetersOfOneNameTheSameTagKeys() {
    GradientMetrics few = new GradientMetrics(Tags.empty(), 3);
    few.bindTo(registry);
    Watched.network("wide", 20, few).flat(1);
    network.flat(1);

    assertThat(registry.getMeters())
        .allSatisfy(
            meter ->
                assertThat(keys(meter))
                    .isEqualTo(keys(registry.get(meter.getId().getName()).meter())));
  }

  @Test
  void tagsEveryMeterWithWhatItIsGiven() {
    MeterRegistry tagged = new SimpleMeterRegistry();
    Watched.network("net", 5, new GradientMetrics(tagged, Tags.of("run", "7"))).flat(1);

    assertThat(tagged.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getTag("run")).isEqualTo("7"));
  }

  @Test
  void keepsNetworksApartByName() {
    Watched.network("other", 3, metrics).flat(4);
    network.flat(2);

    assertThat(registry.get("gradient.monitor.steps").tag("network", "other").counter().count())
        .isEqualTo(4);
    assertThat(count("steps")).isEqualTo(2);
  }

  @Test
  void letsANetworkGoThatDoesNotTrainAnyMore() {
    network.steps(2, SIGMOID_SLOPE);
    Watched cured = Watched.network("cured", 3, metrics);

    cured.flat(BoundRegistry.STEPS_UNTIL_FORGOTTEN);
    assertThat(registry.find("gradient.monitor.steps").tag("network", "net").counter()).isNotNull();

    cured.flat(1);
    assertThat(registry.find("gradient.monitor.steps").tag("network", "net").counter()).isNull();
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allMatch(meter -> "cured".equals(meter.getId().getTag("network")));

    network.flat(1);
    assertThat(count("steps")).isEqualTo(1);
  }

  @Test
  void refusesATagWithAKeyOfItsOwn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GradientMetrics(registry, Tags.of("layer", "x")))
        .withMessage("tags must not use the key of a tag of the meters' own, but one is layer");
  }

  @Test
  void refusesToShowNoLayer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GradientMetrics(Tags.empty(), 0))
        .withMessage("maxLayers must be at least 1, but was 0");
  }

  private List<String> health() {
    return registry.get("gradient.monitor.health.state").tag("network", "net").gauges().stream()
        .filter(gauge -> gauge.value() == 1)
        .map(gauge -> gauge.getId().getTag("state"))
        .toList();
  }

  private static List<String> keys(Meter meter) {
    return meter.getId().getTags().stream().map(tag -> tag.getKey()).toList();
  }

  private double gauge(String name, String... tags) {
    return registry
        .get("gradient.monitor." + name)
        .tag("network", "net")
        .tags(tags)
        .gauge()
        .value();
  }

  private double layer(String name, String layer, String... tags) {
    return registry
        .get("gradient.monitor.layer." + name)
        .tag("network", "net")
        .tag("layer", layer)
        .tags(tags)
        .gauge()
        .value();
  }

  private double count(String name, String... tags) {
    return registry
        .get("gradient.monitor." + name)
        .tag("network", "net")
        .tags(tags)
        .counter()
        .count();
  }
}
