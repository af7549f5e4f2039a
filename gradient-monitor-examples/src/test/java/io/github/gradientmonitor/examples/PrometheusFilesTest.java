package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

/** What docs/prometheus holds is what Prometheus' own tools accept. */
class PrometheusFilesTest {
  static final Path DOCS = Path.of("..", "docs", "prometheus");

  @Test
  void theRulesAreValid() throws Exception {
    InstalledProgram.promtool().succeeds(DOCS, "", "check", "rules", "--lint-fatal", "rules.yml");
  }

  @Test
  void theRulesPassTheirUnitTests() throws Exception {
    InstalledProgram.promtool().succeeds(DOCS, "", "test", "rules", "rules_test.yml");
  }

  @Test
  void theConfigurationsAreValid() throws Exception {
    InstalledProgram.promtool().succeeds(DOCS, "", "check", "config", "prometheus.yml");
    InstalledProgram.amtool().succeeds(DOCS, "", "check-config", "alertmanager.yml");
  }

  @Test
  void theMetricsOfATrainingHaveNothingToComplainAbout() throws Exception {
    InstalledProgram promtool = InstalledProgram.promtool();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    MultiLayerNetwork network = DigitTraining.network(Activation.SIGMOID, WeightInit.XAVIER);
    network.addListeners(
        GradientMonitorListener.builder().withoutLog().sink(new GradientMetrics(registry)).build());
    network.fit(OpticalDigits.split(1).getTrain());

    String scrape = registry.scrape();

    assertThat(scrape).contains("gradient_monitor_layer_gradient_norm{");
    promtool.succeeds(DOCS, scrape, "check", "metrics");
  }
}
