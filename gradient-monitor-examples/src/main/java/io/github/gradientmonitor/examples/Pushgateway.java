package io.github.gradientmonitor.examples;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A Prometheus Pushgateway, which keeps the last numbers of a job that may end before anybody has
 * scraped it.
 */
final class Pushgateway {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI address;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * Names a gateway; nothing is sent yet.
   *
   * @param address such as {@code http://127.0.0.1:9091}
   * @throws IllegalArgumentException if it is not an http or https address
   */
  Pushgateway(URI address) {
    String scheme = address.getScheme();
    if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "address must be that of a Pushgateway, such as http://127.0.0.1:9091, but was "
              + address);
    }
    this.address = address;
  }

  /**
   * Replaces all that the gateway has of a job.
   *
   * @param job its name
   * @param metrics in Prometheus' text format
   * @throws IOException if the gateway is not there, or refuses
   */
  void push(String job, String metrics) throws IOException, InterruptedException {
    String name = URLEncoder.encode(job, StandardCharsets.UTF_8).replace("+", "%20");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/metrics/job/" + name))
            .timeout(PATIENCE)
            .header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            .PUT(BodyPublishers.ofString(metrics))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "The Pushgateway at "
              + address
              + " has refused the metrics of "
              + job
              + ": status "
              + response.statusCode()
              + " "
              + response.body().strip());
    }
  }

  /** Its address. */
  @Override
  public String toString() {
    return address.toString();
  }
}
