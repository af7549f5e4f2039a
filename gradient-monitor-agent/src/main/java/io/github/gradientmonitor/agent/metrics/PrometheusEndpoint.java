package io.github.gradientmonitor.agent.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.gradientmonitor.agent.Address;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.github.gradientmonitor.sink.MonitorSink;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves the meters under {@code /metrics}, one request after the other. */
public final class PrometheusEndpoint implements MonitorSink {
  private static final String PATH = "/metrics";
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  /** Requests that may wait; more are turned away. */
  private static final int WAITING = 16;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final GradientMetrics metrics = new GradientMetrics(registry);
  private final HttpServer server;

  /**
   * Starts to serve.
   *
   * @param address to listen on
   * @throws UncheckedIOException if the address is not known or the port is taken
   */
  public PrometheusEndpoint(Address address) {
    try {
      server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), WAITING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(PATH, this::handle);
    // The server's thread is a daemon where the thread that starts it is: the program must end.
    Thread starter = new Thread(server::start, "gradient-monitor-prometheus");
    starter.setDaemon(true);
    starter.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] body = registry.scrape(TEXT_FORMAT).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT_FORMAT);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
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
    server.stop(0);
    registry.close();
  }
}
