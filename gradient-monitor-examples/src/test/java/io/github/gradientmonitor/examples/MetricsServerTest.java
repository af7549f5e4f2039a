package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MetricsServer server;

  MetricsServerTest() throws IOException {
    registry.counter("answers").increment(42);
    server = MetricsServer.start("127.0.0.1", 0, registry);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void servesTheRegistry() throws Exception {
    HttpResponse<String> response = send(HttpRequest.newBuilder(server.uri()).build());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).contains("answers_total 42.0");
  }

  @Test
  void listensOnTheInterfaceThatItIsTold() {
    assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
    assertThat(server.uri().getPort()).isEqualTo(server.port()).isPositive();
  }

  @Test
  void knowsNoOtherPathAndNoOtherMethod() throws Exception {
    URI elsewhere = URI.create(server.uri() + "/../metricsandmore");

    assertThat(send(HttpRequest.newBuilder(elsewhere.normalize()).build()).statusCode())
        .isEqualTo(404);
    assertThat(
            send(HttpRequest.newBuilder(server.uri()).POST(BodyPublishers.noBody()).build())
                .statusCode())
        .isEqualTo(405);
  }

  @Test
  void isNotBlockedByRequestsThatNeverEnd() throws Exception {
    try (Socket one = new Socket(InetAddress.getLoopbackAddress(), server.port());
        Socket other = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      one.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
      other.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));

      HttpRequest request =
          HttpRequest.newBuilder(server.uri()).timeout(Duration.ofSeconds(5)).build();
      assertThat(send(request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void saysThatAPortIsTaken() {
    assertThatIOException()
        .isThrownBy(() -> MetricsServer.start("127.0.0.1", server.port(), registry));
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
