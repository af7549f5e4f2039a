package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.cli.LiveReportServer;
import io.github.gradientmonitor.report.RunRecorder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LiveReportExampleTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final RunRecorder recorder = new RunRecorder();

  @Test
  void trainsAndTellsWhereTheReportIs() {
    StringWriter out = new StringWriter();

    int exit =
        new CommandLine(new LiveReportExample())
            .setOut(new PrintWriter(out, true))
            .execute("--port", "0", "--epochs", "1", "--once");

    assertThat(exit).isZero();
    assertThat(out.toString()).containsPattern("The report is at http://127\\.0\\.0\\.1:\\d+/");
  }

  @Test
  void servesThePageAndItsData() throws Exception {
    try (LiveReportServer server = start()) {
      assertThat(get(server, "").body()).contains("No step of training was observed yet.");
      assertThat(get(server, "run.json").body()).isEqualTo("null");

      new SyntheticRun("layer", 6, recorder).steps(3, 0);

      assertThat(get(server, "").body()).contains("data-live=\"run.json\"", "\"name\":\"layer1\"");
      HttpResponse<String> data = get(server, "run.json");
      assertThat(data.body()).startsWith("{").contains("\"iteration\":[0,1,2]");
      assertThat(data.headers().firstValue("Content-Type"))
          .contains("application/json; charset=utf-8");
    }
  }

  @Test
  void answersNothingElse() throws Exception {
    try (LiveReportServer server = start()) {
      assertThat(get(server, "etc/passwd").statusCode()).isEqualTo(404);
      HttpRequest post =
          HttpRequest.newBuilder(server.uri())
              .POST(HttpRequest.BodyPublishers.ofString("x"))
              .build();
      assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }
  }

  @Test
  void isNotBlockedByRequestsThatNeverEnd() throws Exception {
    try (LiveReportServer server = start();
        Socket one = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
        Socket other = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      one.getOutputStream().write("GET /ru".getBytes(StandardCharsets.US_ASCII));
      other.getOutputStream().write("GET /ru".getBytes(StandardCharsets.US_ASCII));

      HttpRequest request =
          HttpRequest.newBuilder(server.uri()).timeout(Duration.ofSeconds(5)).build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  private LiveReportServer start() throws IOException {
    return LiveReportServer.start(
        recorder, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private HttpResponse<String> get(LiveReportServer server, String path) throws Exception {
    URI uri = server.uri().resolve(path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
