package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PrometheusExampleTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void trainsBothNetworksAndPushesTheLastNumbers() throws Exception {
    AtomicReference<String> request = new AtomicReference<>("");
    AtomicReference<String> body = new AtomicReference<>("");
    HttpServer gateway =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext(
        "/",
        exchange -> {
          request.set(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          body.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    gateway.start();
    try {
      int exit =
          run(
              "--port=0",
              "--seconds=1",
              "--push=http://127.0.0.1:" + gateway.getAddress().getPort());

      assertThat(exit).as(err.toString()).isZero();
      assertThat(out.toString())
          .contains("Metrics at http://127.0.0.1:", "VANISHING", "HEALTHY", "The last numbers are");
      assertThat(request.get()).isEqualTo("PUT /metrics/job/gradient-monitor-example");
      assertThat(body.get()).contains("gradient_monitor_alerts_total{").endsWith("\n");
    } finally {
      gateway.stop(0);
    }
  }

  @Test
  void refusesAPortThatCannotBe() {
    assertThat(run("--port=70000")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--port must be from 0 to 65535, but was 70000");
  }

  @Test
  void refusesToTrainForNoTime() {
    assertThat(run("--seconds=0")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--seconds must be at least 1, but was 0");
  }

  @Test
  void refusesAPushgatewayWithoutAnAddress() {
    assertThat(run("--push=127.0.0.1:9091")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--push");
  }

  private int run(String... args) {
    return PrometheusExample.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
