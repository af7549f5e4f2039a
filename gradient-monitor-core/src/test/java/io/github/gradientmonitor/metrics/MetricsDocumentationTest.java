package io.github.gradientmonitor.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.Watched;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md lists every meter as it is. */
class MetricsDocumentationTest {
  private static final Path TABLE = Path.of("..", "docs", "metrics.md");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void listsEveryMeterAsItIs() throws IOException {
    twoOutputs();

    Set<String> found = registry.getMeters().stream().map(this::row).collect(sorted());

    assertThat(rows()).isEqualTo(found);
  }

  private void twoOutputs() {
    Watched.network("net", 5, new GradientMetrics(registry)).data(Labels.ofOutputs(0.5, 1)).flat(1);
  }

  private String row(Meter meter) {
    Meter.Id id = meter.getId();
    NamingConvention naming = registry.config().namingConvention();
    String prometheus =
        naming.name(id.getName(), id.getType(), id.getBaseUnit())
            + (id.getType() == Meter.Type.COUNTER ? "_total" : "");
    String tags =
        id.getTags().stream()
            .map(tag -> tag.getKey())
            .filter(key -> !key.equals("network"))
            .map(key -> "`" + key + "`")
            .collect(Collectors.joining(" "));
    return String.join(
        " | ",
        "`" + id.getName() + "`",
        "`" + prometheus + "`",
        id.getType().name().toLowerCase(Locale.ROOT),
        id.getBaseUnit(),
        tags,
        id.getDescription());
  }

  private static Set<String> rows() throws IOException {
    List<String> lines = Files.readAllLines(TABLE);
    return lines.stream()
        .filter(line -> line.startsWith("| `gradient.monitor."))
        .map(
            line ->
                Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                    .map(String::strip)
                    .collect(Collectors.joining(" | ")))
        .collect(sorted());
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return Collectors.toCollection(TreeSet::new);
  }

  @Test
  void namesInPrometheusWhatPrometheusIsServed() throws IOException {
    twoOutputs();

    String scrape = registry.scrape();

    assertThat(rows()).allSatisfy(row -> assertThat(scrape).contains("\n" + row.split("`", -1)[3]));
  }
}
