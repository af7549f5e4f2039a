package io.github.gradientmonitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.testing.Watched;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the metrics live with registries that come, go and are shared. */
class GradientMetricsRegistriesTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void leavesNothingInTheGlobalRegistry() {
    assertThat(Metrics.globalRegistry.getMeters()).isEmpty();
  }

  @Test
  void showsTheNumbersOfTheSecondRunAndNotThoseOfTheFirst() {
    GradientMetrics first = new GradientMetrics(registry);
    Watched.network("net", 5, first).loss(0.9).flat(3);
    GradientMetrics second = new GradientMetrics(registry);

    Watched.network("net", 5, second).loss(0.1).flat(1);

    assertThat(loss(registry)).isEqualTo(0.1);
    assertThat(steps(registry)).isEqualTo(1);
    first.close();
    assertThat(loss(registry)).isEqualTo(0.1);
    second.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void keepsTwoRunsApartByTheirTag() {
    Watched.network("net", 5, new GradientMetrics(registry, Tags.of("run", "a"))).flat(3);
    Watched.network("net", 5, new GradientMetrics(registry, Tags.of("run", "b"))).flat(1);

    assertThat(registry.get("gradient.monitor.steps").tag("run", "a").counter().count())
        .isEqualTo(3);
    assertThat(registry.get("gradient.monitor.steps").tag("run", "b").counter().count())
        .isEqualTo(1);
  }

  @Test
  void replacesItsMetersAlsoWhereAFilterRenamesThem() {
    registry.config().meterFilter(MeterFilter.renameTag("gradient", "network", "model"));
    Watched.network("net", 5, new GradientMetrics(registry)).loss(0.9).flat(3);
    Watched.network("net", 5, new GradientMetrics(registry)).loss(0.1).flat(1);

    assertThat(loss(registry)).isEqualTo(0.1);
  }

  @Test
  void leavesTheMetersOfOthersWhenItCloses() {
    Counter other = registry.counter("somebody.elses");
    GradientMetrics metrics = new GradientMetrics(registry);
    Watched.network("net", 5, metrics).flat(1);

    metrics.close();

    assertThat(registry.getMeters()).containsExactly(other);
  }

  @Test
  void staysQuietAfterItWasClosed() {
    GradientMetrics metrics = new GradientMetrics(registry);
    Watched network = Watched.network("net", 5, metrics).flat(1);

    metrics.close();
    metrics.close();
    network.flat(1);

    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void goesOnInARegistryThatTakesThePlaceOfAClosedOne() {
    GradientMetrics metrics = new GradientMetrics(registry);
    Watched network = Watched.network("net", 5, metrics).flat(2);
    registry.close();
    MeterRegistry next = new SimpleMeterRegistry();

    metrics.bindTo(next);
    network.flat(3);

    assertThat(steps(next)).isEqualTo(3);
    assertThat(steps(registry)).isEqualTo(2);
  }

  @Test
  void countsOnceInARegistryThatIsBoundTwice() {
    GradientMetrics metrics = new GradientMetrics(registry);
    metrics.bindTo(registry);

    Watched.network("net", 5, metrics).flat(2);

    assertThat(steps(registry)).isEqualTo(2);
  }

  @Test
  void servesSeveralRegistriesAtOnce() {
    MeterRegistry other = new SimpleMeterRegistry();
    GradientMetrics metrics = new GradientMetrics(registry);
    metrics.bindTo(other);

    Watched.network("net", 5, metrics).flat(2);

    assertThat(steps(registry)).isEqualTo(2);
    assertThat(steps(other)).isEqualTo(2);
  }

  @Test
  void worksInACompositeWhoseMembersComeLater() {
    CompositeMeterRegistry composite = new CompositeMeterRegistry();
    GradientMetrics metrics = new GradientMetrics(composite);
    Watched network = Watched.network("net", 5, metrics).flat(1);

    composite.add(registry);
    network.loss(0.3).flat(2);

    assertThat(loss(registry)).isEqualTo(0.3);
    assertThat(steps(registry)).isEqualTo(2);
    metrics.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void aCompositeThatAFrameworkProvidesIsAllThatIsNeeded() {
    MeterRegistry other = new SimpleMeterRegistry();
    CompositeMeterRegistry provided = new CompositeMeterRegistry();
    provided.add(registry);
    provided.add(other);
    provided.config().commonTags("application", "trainer");

    Watched.network("net", 5, new GradientMetrics(provided)).loss(0.2).flat(3);

    assertThat(registry.getMeters()).hasSameSizeAs(other.getMeters()).isNotEmpty();
    for (MeterRegistry member : new MeterRegistry[] {registry, other}) {
      assertThat(loss(member)).isEqualTo(0.2);
      assertThat(steps(member)).isEqualTo(3);
      assertThat(member.getMeters())
          .allSatisfy(
              meter -> assertThat(meter.getId().getTag("application")).isEqualTo("trainer"));
    }
  }

  @Test
  void worksInTheGlobalRegistry() {
    Metrics.addRegistry(registry);
    try (GradientMetrics metrics = new GradientMetrics(Metrics.globalRegistry)) {
      Watched.network("net", 5, metrics).flat(2);

      assertThat(steps(registry)).isEqualTo(2);
    } finally {
      Metrics.removeRegistry(registry);
    }
  }

  @Test
  void keepsItsNumbersWhenNobodyHoldsItAnyMore() throws InterruptedException {
    WeakReference<GradientMetrics> reference = runThatIsForgotten();
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }

    assertThat(reference.get()).isNull();
    assertThat(loss(registry)).isEqualTo(0.5);
    assertThat(
            registry.get("gradient.monitor.layer.weight.norm").tag("layer", "out").gauge().value())
        .isEqualTo(2);
  }

  @Test
  void scrapesWholeValuesWhileTheTrainingGoesOn() throws Exception {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    GradientMetrics metrics = new GradientMetrics(prometheus);
    Watched network = Watched.network("net", 5, metrics).flat(1);
    AtomicBoolean training = new AtomicBoolean(true);
    ExecutorService scraper = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> scrapes =
          scraper.submit(
              () -> {
                int n = 0;
                while (training.get() || n == 0) {
                  assertThat(prometheus.scrape())
                      .contains("gradient_monitor_loss{network=\"net\"} 0.5")
                      .contains("gradient_monitor_layer_gradient_norm{");
                  n++;
                }
                return n;
              });
      network.flat(500);
      training.set(false);
      assertThat(scrapes.get()).isPositive();
    } finally {
      scraper.shutdownNow();
    }
  }

  private WeakReference<GradientMetrics> runThatIsForgotten() {
    GradientMetrics metrics = new GradientMetrics(registry);
    Watched.network("net", 5, metrics).flat(1);
    return new WeakReference<>(metrics);
  }

  private static double loss(MeterRegistry registry) {
    return registry.get("gradient.monitor.loss").gauge().value();
  }

  private static double steps(MeterRegistry registry) {
    return registry.get("gradient.monitor.steps").counter().count();
  }
}
