package io.github.gradientmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.sink.JsonLinesSink;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  @TempDir private Path directory;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void showsWhatIsWrittenMeanwhileUntilItIsStopped() throws Exception {
    Path whole = directory.resolve("whole.jsonl");
    SmallRun.train(2, 9, JsonLinesSink.to(whole));
    String text = Files.readString(whole);
    int half = text.indexOf("\n", text.length() / 2) + 1;
    Path growing = Files.writeString(directory.resolve("run.jsonl"), text.substring(0, half));
    PipedReader out = new PipedReader();
    PrintWriter writer = new PrintWriter(new PipedWriter(out), true);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<Integer> exit =
        thread.submit(
            () ->
                GradientMonitorCommand.commandLine()
                    .setOut(writer)
                    .execute("serve", "--from", growing.toString(), "--port", "0"));
    String line = new BufferedReader(out).readLine();
    URI uri = URI.create(line.substring("The report is at ".length()));
    assertThat(get(uri)).contains("\"iteration\":[0,1").doesNotContain(",8]");

    Files.writeString(growing, text);

    for (int i = 0; i < 100 && !get(uri).contains(",8]"); i++) {
      TimeUnit.MILLISECONDS.sleep(200);
    }
    assertThat(get(uri)).contains("\"iteration\":[0,1,2,3,4,5,6,7,8]");
    thread.shutdownNow();
    assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(exit.get()).isEqualTo(130);
  }

  @Test
  void aWrongPortOrFileIsOneLine() throws Exception {
    Path file = Files.createFile(directory.resolve("run.jsonl"));

    CommandRun port = CommandRun.of("serve", "--from", file, "--port", 70000);
    CommandRun missing = CommandRun.of("serve", "--from", directory.resolve("none"));

    assertThat(port.err().strip()).isEqualTo("--port must be 0 .. 65535, but was 70000");
    assertThat(missing.err().strip()).isEqualTo("no such file: " + directory.resolve("none"));
    assertThat(port.exit()).isEqualTo(64);
    assertThat(missing.exit()).isEqualTo(64);
  }

  private String get(URI page) throws Exception {
    return client
        .send(HttpRequest.newBuilder(page.resolve("run.json")).build(), BodyHandlers.ofString())
        .body();
  }
}
