package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program that serves HTTP on a free port of the loopback interface while a test runs. */
final class LoopbackServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final int port;
  private final Path log;
  private final HttpClient client =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).connectTimeout(PATIENCE).build();

  private LoopbackServer(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
    // In case that the tests are ended before they can close it.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts a program and waits until it is ready; its flags follow the address to listen on. */
  static LoopbackServer start(InstalledProgram program, int port, Path directory, String... flags)
      throws Exception {
    Path log = directory.resolve(program.name() + ".log");
    ProcessBuilder builder = new ProcessBuilder(program.command(flags));
    builder.command().add("--web.listen-address=" + address(port));
    Process process =
        builder
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    LoopbackServer server = new LoopbackServer(process, port, log);
    server.awaitReady();
    return server;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static String address(int port) {
    return "127.0.0.1:" + port;
  }

  URI uri(String path) {
    return URI.create("http://" + address(port) + path);
  }

  /** The body of a page, which must be there. */
  String get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(() -> path + ": " + response.body()).isEqualTo(200);
    return response.body();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
  }

  private void awaitReady() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isReady()) {
      assertThat(process.isAlive() && System.nanoTime() - end < 0)
          .as(() -> "the server is up:\n" + InstalledProgram.read(log))
          .isTrue();
      Thread.sleep(50);
    }
  }

  private boolean isReady() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri("/-/ready")).timeout(PATIENCE).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
