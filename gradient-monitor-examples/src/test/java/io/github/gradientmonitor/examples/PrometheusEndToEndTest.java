package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.SoftAssertions;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * From a real training to a real Prometheus, Alertmanager and Pushgateway, with the files of
 * docs/prometheus; only ports and intervals are replaced.
 */
class PrometheusEndToEndTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int STEPS_BETWEEN_LOOKS = 5;

  @TempDir private Path directory;
  private final ObjectMapper json = new ObjectMapper();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final GradientMonitorListener monitor =
      GradientMonitorListener.builder().sink(new GradientMetrics(registry)).build();
  private final Queue<String> notifications = new ConcurrentLinkedQueue<>();

  private List<DataSet> batches;
  private MetricsServer metrics;
  private HttpServer receiver;
  private LoopbackServer alertmanager;
  private LoopbackServer pushgateway;
  private LoopbackServer prometheus;

  @BeforeEach
  void start() throws Exception {
    InstalledProgram prometheusProgram = InstalledProgram.prometheus();
    InstalledProgram alertmanagerProgram = InstalledProgram.alertmanager();
    InstalledProgram pushgatewayProgram = InstalledProgram.pushgateway();
    batches = OpticalDigits.split(42).getTrain().batchBy(64);
    metrics = MetricsServer.start("127.0.0.1", 0, registry);
    receiver = receiver();
    int alertmanagerPort = LoopbackServer.freePort();
    int pushgatewayPort = LoopbackServer.freePort();

    configure(
        "alertmanager.yml",
        "127.0.0.1:9095",
        LoopbackServer.address(receiver.getAddress().getPort()),
        "group_wait: 5s",
        "group_wait: 1s",
        "group_interval: 10s",
        "group_interval: 1s");
    alertmanager =
        LoopbackServer.start(
            alertmanagerProgram,
            alertmanagerPort,
            directory,
            "--config.file=alertmanager.yml",
            "--storage.path=alertmanager",
            "--cluster.listen-address=");
    pushgateway =
        LoopbackServer.start(pushgatewayProgram, pushgatewayPort, directory, "--persistence.file=");
    configure("rules.yml");
    configure(
        "prometheus.yml",
        "127.0.0.1:9464",
        LoopbackServer.address(metrics.port()),
        "127.0.0.1:9093",
        LoopbackServer.address(alertmanagerPort),
        "127.0.0.1:9091",
        LoopbackServer.address(pushgatewayPort),
        "_interval: 5s",
        "_interval: 1s");
    prometheus =
        LoopbackServer.start(
            prometheusProgram,
            LoopbackServer.freePort(),
            directory,
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data");
  }

  @AfterEach
  void stop() throws Exception {
    for (LoopbackServer server : new LoopbackServer[] {prometheus, pushgateway, alertmanager}) {
      if (server != null) {
        server.close();
      }
    }
    if (receiver != null) {
      receiver.stop(0);
    }
    if (metrics != null) {
      metrics.close();
    }
    monitor.close();
  }

  @Test
  void raisesTheAlertOfAnIllTrainingAndClearsItAfterTheCure() throws Exception {
    MultiLayerNetwork ill = network(Activation.SIGMOID, WeightInit.XAVIER);
    train(ill, () -> isTrue("gradient_monitor_health_state{state=\"vanishing\"} == 1"));
    train(ill, () -> isTrue("gradient_monitor_alerts_total{symptom=\"vanishing_gradient\"} == 1"));
    train(ill, () -> isTrue("ALERTS{alertname=\"GradientAlertRaised\",alertstate=\"firing\"}"));
    train(ill, () -> isTrue("ALERTS{alertname=\"GradientVanishing\",alertstate=\"firing\"}"));
    train(ill, () -> isInAlertmanager("GradientVanishing"));
    train(ill, () -> isNotified("firing"));

    assertThat(number("gradient_monitor_depth_slope_decades_per_layer{signal=\"bias_gradient\"}"))
        .isBetween(0.5, 0.8);
    assertThat(query("gradient_monitor_layer_gradient_norm{parameter=\"bias\"}")).hasSize(11);
    everyPanelOfTheDashboardHasAnAnswer();

    MultiLayerNetwork cured = network(Activation.RELU, WeightInit.RELU);
    train(cured, () -> isTrue("gradient_monitor_health_state{state=\"healthy\"} == 1"));
    train(cured, () -> !isTrue("ALERTS{alertname=\"GradientVanishing\"}"));
    train(cured, () -> !isInAlertmanager("GradientVanishing"));
    train(cured, () -> isNotified("resolved"));

    new Pushgateway(pushgateway.uri("")).push("the last job", registry.scrape());
    metrics.close();
    await(() -> isTrue("gradient_monitor_steps_total{job=\"the last job\"} > 0"));
    assertThat(number("gradient_monitor_steps_total{job=\"the last job\"}"))
        .isEqualTo(registry.get("gradient.monitor.steps").counter().count());
  }

  private void everyPanelOfTheDashboardHasAnAnswer() throws Exception {
    JsonNode panels =
        json.readTree(Files.readString(PrometheusFilesTest.DOCS.resolve("dashboard.json")))
            .get("panels");
    SoftAssertions softly = new SoftAssertions();
    int queries = 0;
    for (JsonNode panel : panels) {
      for (JsonNode target : panel.path("targets")) {
        String expression =
            target
                .get("expr")
                .asText()
                .replace("$network", ".+")
                .replace("$__rate_interval", "30s");
        softly.assertThat(query(expression)).as(expression).isNotEmpty();
        queries++;
      }
    }
    softly.assertThat(queries).isGreaterThan(15);
    softly.assertAll();
  }

  private MultiLayerNetwork network(Activation activation, WeightInit weightInit) {
    MultiLayerNetwork network = DigitTraining.network(activation, weightInit);
    network.addListeners(monitor);
    return network;
  }

  /** Trains, without haste, until something has come true. */
  private void train(MultiLayerNetwork network, Callable<Boolean> condition) throws Exception {
    await(
        () -> {
          for (int i = 0; i < STEPS_BETWEEN_LOOKS; i++) {
            network.fit(batches.get(network.getIterationCount() % batches.size()));
          }
          return condition.call();
        });
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as("nanoseconds too late").isNegative();
      Thread.sleep(200);
    }
  }

  private boolean isTrue(String expression) throws Exception {
    return !query(expression).isEmpty();
  }

  private double number(String expression) throws Exception {
    JsonNode result = query(expression);
    assertThat(result).as(expression).hasSize(1);
    return result.get(0).get("value").get(1).asDouble();
  }

  private JsonNode query(String expression) throws Exception {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return json.readTree(prometheus.get("/api/v1/query?query=" + encoded))
        .get("data")
        .get("result");
  }

  private boolean isInAlertmanager(String alert) throws Exception {
    for (JsonNode each : json.readTree(alertmanager.get("/api/v2/alerts"))) {
      if (each.get("labels").get("alertname").asText().equals(alert)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNotified(String status) throws IOException {
    for (String notification : notifications) {
      for (JsonNode alert : json.readTree(notification).get("alerts")) {
        if (alert.get("labels").get("alertname").asText().equals("GradientVanishing")
            && alert.get("status").asText().equals(status)) {
          return true;
        }
      }
    }
    return false;
  }

  private HttpServer receiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          notifications.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Copies a file of docs/prometheus, with other words in the place of some. */
  private void configure(String file, String... replacements) throws IOException {
    String text = Files.readString(PrometheusFilesTest.DOCS.resolve(file));
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(text).as(file).contains(replacements[i]);
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    Files.writeString(directory.resolve(file), text);
  }
}
