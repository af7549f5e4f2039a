package io.github.gradientmonitor.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Serves a registry to Prometheus under {@code /metrics}, with what the JDK has.
 *
 * <p>Two threads at most, and a few requests that wait for them: whoever asks too much is turned
 * away, and the training goes on.
 */
final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int THREADS = 2;
  private static final int WAITING = 16;

  private final HttpServer server;
  private final ExecutorService threads;
  private final PrometheusMeterRegistry registry;

  private MetricsServer(HttpServer server, PrometheusMeterRegistry registry) {
    this.server = server;
    this.registry = registry;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            MetricsServer::daemon);
    server.setExecutor(threads);
    server.createContext(PATH, this::handle);
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
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
    MetricsServer metrics = new MetricsServer(HttpServer.create(address, WAITING), registry);
    metrics.server.start();
    return metrics;
  }

  /** Where the metrics are. */
  URI uri() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + port() + PATH);
  }

  /** The port that is listened on. */
  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
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

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "metrics-server");
    thread.setDaemon(true);
    return thread;
  }
}
