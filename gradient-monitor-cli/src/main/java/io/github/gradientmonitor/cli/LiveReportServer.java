package io.github.gradientmonitor.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.gradientmonitor.report.RecordedRun;
import io.github.gradientmonitor.report.ReportPage;
import io.github.gradientmonitor.report.RunRecorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Serves the report of a run that is still going on, over HTTP: the page at {@code /}, the data
 * that it asks for every two seconds at {@code /run.json}.
 *
 * <p>Two threads answer, so a slow reader cannot take more; they read a snapshot and never wait for
 * the training for longer than it takes to copy a list. There is no encryption and no password, so
 * bind it to the loopback address.
 */
public final class LiveReportServer implements AutoCloseable {
  private static final int THREADS = 2;
  private static final String DATA = "run.json";
  private static final String NOTHING_YET =
      "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">"
          + "<meta http-equiv=\"refresh\" content=\"1\"><title>Waiting</title>"
          + "<p>No step of training was observed yet.</p></html>";

  private final RunRecorder recorder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private LiveReportServer(RunRecorder recorder, HttpServer server) {
    this.recorder = recorder;
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param recorder of the run, also a sink of its monitor
   * @param address to listen at; port 0 takes any that is free
   * @return a server that runs until it is closed
   * @throws IOException if the address cannot be had
   */
  public static LiveReportServer start(RunRecorder recorder, InetSocketAddress address)
      throws IOException {
    Objects.requireNonNull(recorder, "recorder");
    LiveReportServer live = new LiveReportServer(recorder, HttpServer.create(address, 0));
    live.server.setExecutor(live.threads);
    live.server.createContext("/", live::answer);
    live.server.start();
    return live;
  }

  /** Where the page is. */
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://%s:%d/".formatted(address.getHostString(), address.getPort()));
  }

  /** Stops to serve. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else if (path.equals("/")) {
        send(exchange, "text/html", run -> ReportPage.live(run, DATA), NOTHING_YET);
      } else if (path.equals("/" + DATA)) {
        send(exchange, "application/json", ReportPage::data, "null");
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void send(
      HttpExchange exchange, String type, Function<RecordedRun, String> view, String nothing)
      throws IOException {
    Optional<RecordedRun> run = recorder.run();
    byte[] body = run.map(view).orElse(nothing).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }
}
