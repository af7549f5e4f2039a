package io.github.gradientmonitor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All of it over real sockets. */
@Timeout(60)
class LocalServerTest {
  private static final String LARGE = "x".repeat(50_000_000);
  private static final Map<String, Supplier<Page>> PAGES =
      Map.of(
          "/page", () -> new Page("text/plain; charset=utf-8", "grüße"),
          "/empty", () -> new Page("text/plain", ""),
          "/large", () -> new Page("text/plain", LARGE));

  private final List<Socket> sockets = new ArrayList<>();
  private LocalServer server = start("127.0.0.1", Duration.ofSeconds(2));

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void servesItsPages() throws IOException {
    assertThat(get("/page", "localhost"))
        .startsWith("HTTP/1.1 200")
        .contains("Content-type: text/plain; charset=utf-8", "Cache-control: no-store")
        .endsWith("\r\n\r\n" + new String("grüße".getBytes(UTF_8), ISO_8859_1));
    assertThat(get("/empty", "localhost")).startsWith("HTTP/1.1 200");
    assertThat(get("/pages", "localhost")).startsWith("HTTP/1.1 404");
    assertThat(server.uri().toString()).matches("http://127\\.0\\.0\\.1:\\d+/");
  }

  @Test
  void isNotBlockedByRequestsThatNeverEnd() throws IOException {
    for (int i = 0; i < 2; i++) {
      send("GET /page HTTP/1.1\r\nHost: loc");
    }

    long begin = System.nanoTime();
    assertThat(get("/page", "localhost")).startsWith("HTTP/1.1 200");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void closesRequestsThatNeverEndAndAnswersAgainHoweverManyTheyWere() throws Exception {
    Socket first = send("GET /page HTTP/1.1\r\nHo");
    for (int i = 0; i < 200; i++) {
      send("GET /page HTTP/1.1\r\nHo");
    }

    assertThat(rest(first)).doesNotContain("200");
    String answer = "";
    for (int i = 0; i < 100 && answer.isEmpty(); i++) {
      Thread.sleep(100);
      answer = get("/page", "localhost");
    }
    assertThat(answer).startsWith("HTTP/1.1 200");
  }

  @Test
  void closesABodyThatNeverEnds() throws IOException {
    Socket body = send("POST /page HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\nx");

    assertThat(rest(body)).startsWith("HTTP/1.1 405");
  }

  @Test
  void closesAnAnswerThatIsNotRead() throws Exception {
    Socket slow = send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    Thread.sleep(4000);

    assertThat(rest(slow).length()).isLessThan(LARGE.length());
  }

  @Test
  void takesNoLargeHead() throws IOException {
    assertThat(
            rest(
                send(
                    "GET /page HTTP/1.1\r\nHost: localhost\r\nX: "
                        + "x".repeat(9000)
                        + "\r\n\r\n")))
        .startsWith("HTTP/1.1 431");
    assertThat(rest(send("GET /page?" + "x".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")))
        .startsWith("HTTP/1.1 431");
    assertThat(get("/page", "localhost")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1", "Transfer-Encoding: chunked"})
  void takesNoBody(String header) throws IOException {
    assertThat(rest(send("GET /page HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n1")))
        .startsWith("HTTP/1.1 413");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:9464", "[::1]:1"})
  void answersUnderTheNamesOfTheLoopback(String host) throws IOException {
    assertThat(get("/page", host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        ""
      })
  void answersUnderNoOtherName(String host) throws IOException {
    assertThat(get("/page", host)).startsWith("HTTP/1.1 421").doesNotContain("gr");
  }

  @Test
  void answersUnderAnyNameWhereItIsBoundElsewhereOnPurpose() throws IOException {
    server.close();
    server = start("0.0.0.0", Duration.ofSeconds(2));

    assertThat(get("/page", "trainer.example:9464")).startsWith("HTTP/1.1 200");
  }

  @Test
  void saysThatAPortIsTakenAndGivesItBack() throws IOException {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri().getPort());

    assertThatIOException().isThrownBy(() -> LocalServer.start(taken, PAGES));
    server.close();
    server = LocalServer.start(taken, PAGES);

    assertThat(get("/page", "localhost")).startsWith("HTTP/1.1 200");
  }

  private static LocalServer start(String host, Duration time) {
    try {
      return LocalServer.start(new InetSocketAddress(host, 0), PAGES, time);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String get(String path, String host) throws IOException {
    return rest(
        send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"));
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
    sockets.add(socket);
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    } catch (SocketException e) {
      // Closed by the server already.
    }
    return socket;
  }

  /** What the server sends until it closes the connection. */
  private static String rest(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[65536];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        text.append(new String(buffer, 0, n, ISO_8859_1));
      }
    } catch (SocketException e) {
      // Reset by the server: there is no more.
    }
    return text.toString();
  }
}
