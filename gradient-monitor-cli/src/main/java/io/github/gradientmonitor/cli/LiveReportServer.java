package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.report.RecordedRun;
import io.github.gradientmonitor.report.ReportPage;
import io.github.gradientmonitor.report.RunRecorder;
import io.github.gradientmonitor.web.LocalServer;
import io.github.gradientmonitor.web.Page;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Serves the report of a run that is still going on, over HTTP: the page at {@code /}, the data
 * that it asks for every two seconds at {@code /run.json}.
 *
 * <p>Who asks reads a snapshot, and never holds the training up for longer than it takes to copy a
 * list; what a {@link LocalServer} gives to those who ask is bounded. There is no encryption and no
 * password, so bind it to the loopback address.
 */
public final class LiveReportServer implements AutoCloseable {
  private static final String DATA = "run.json";
  private static final String NOTHING_YET =
      "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\">"
          + "<meta http-equiv=\"refresh\" content=\"1\"><title>Waiting</title>"
          + "<p>No step of training was observed yet.</p></html>";

  private final LocalServer server;

  private LiveReportServer(LocalServer server) {
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
    return new LiveReportServer(
        LocalServer.start(
            address,
            Map.of(
                "/",
                () -> page(recorder, "text/html", run -> ReportPage.live(run, DATA), NOTHING_YET),
                "/" + DATA,
                () -> page(recorder, "application/json", ReportPage::data, "null"))));
  }

  /** Where the page is. */
  public URI uri() {
    return server.uri();
  }

  /** Stops to serve. */
  @Override
  public void close() {
    server.close();
  }

  private static Page page(
      RunRecorder recorder, String type, Function<RecordedRun, String> view, String nothing) {
    return new Page(type + "; charset=utf-8", recorder.run().map(view).orElse(nothing));
  }
}
