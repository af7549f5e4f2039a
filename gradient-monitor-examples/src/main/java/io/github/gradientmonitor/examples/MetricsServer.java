package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.web.LocalServer;
import io.github.gradientmonitor.web.Page;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

/**
 * Serves a registry to Prometheus under {@code /metrics}. Whoever asks too much is turned away, and
 * the training goes on.
 */
final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final LocalServer server;

  private MetricsServer(LocalServer server) {
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param host name or address of the interface to listen on
   * @param port to listen on; 0 for one that is free
   * @param registry what to serve
   * @throws IOException if the address is not known or the port is taken
   */
  static MetricsServer start(String host, int port, PrometheusMeterRegistry registry)
      throws IOException {
    return new MetricsServer(
        LocalServer.start(
            new InetSocketAddress(InetAddress.getByName(host), port),
            Map.of(PATH, () -> new Page(TEXT_FORMAT, registry.scrape(TEXT_FORMAT)))));
  }

  /** Where the metrics are. */
  URI uri() {
    return server.uri().resolve(PATH);
  }

  /** The port that is listened on. */
  int port() {
    return server.uri().getPort();
  }

  @Override
  public void close() {
    server.close();
  }
}
