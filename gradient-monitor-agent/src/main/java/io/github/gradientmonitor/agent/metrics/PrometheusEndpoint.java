package io.github.gradientmonitor.agent.metrics;

import io.github.gradientmonitor.agent.Address;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.web.LocalServer;
import io.github.gradientmonitor.web.Page;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;

/** Serves the meters under {@code /metrics}, as far as a {@link LocalServer} does. */
public final class PrometheusEndpoint implements MonitorSink {
  private static final String PATH = "/metrics";
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final GradientMetrics metrics = new GradientMetrics(registry);
  private final LocalServer server;

  /**
   * Starts to serve.
   *
   * @param address to listen on
   * @throws UncheckedIOException if the address is not known or the port is taken
   */
  public PrometheusEndpoint(Address address) {
    try {
      server =
          LocalServer.start(
              new InetSocketAddress(address.host(), address.port()),
              Map.of(PATH, () -> new Page(TEXT_FORMAT, registry.scrape(TEXT_FORMAT))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    metrics.onDiagnosis(diagnosis);
  }

  @Override
  public void onAlert(Alert alert) {
    metrics.onAlert(alert);
  }

  @Override
  public void onEpochEnd(Diagnosis latest) {
    metrics.onEpochEnd(latest);
  }

  @Override
  public void close() {
    metrics.close();
    server.close();
    registry.close();
  }
}
