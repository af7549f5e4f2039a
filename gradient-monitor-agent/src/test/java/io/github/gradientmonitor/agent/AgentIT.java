package io.github.gradientmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.agent.Program.Ended;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as people use it: its jar, its options, what they see. */
class AgentIT {
  private static final String ALARM =
      "GM-VANISHING-ACTIVATION Vanishing gradient: the backward signal shrinks";

  @TempDir private Path directory;

  @Test
  void writesAlertsToStandardErrorWhereTheProgramHasNoLog() throws Exception {
    Ended ended = Program.named("DeepSigmoid").agent("").run(directory).well();

    assertThat(ended.err()).contains("gradient-monitor: " + ALARM);
  }

  @Test
  void writesAlertsToTheLogOfTheProgram() throws Exception {
    Ended ended = Program.named("DeepSigmoid").withLogback().agent("").run(directory).well();

    assertThat(ended.out()).containsPattern("WARN io.github.gradientmonitor -+ " + ALARM);
    assertThat(ended.err()).doesNotContain(ALARM);
  }

  @Test
  void isAttachedByTheEnvironment() throws Exception {
    Ended ended =
        Program.named("DeepSigmoid").agent("report=pages/run.html").byEnvironment().run(directory);

    assertThat(ended.well().err()).contains(ALARM);
    assertThat(directory.resolve("pages/run.html")).content().contains("Vanishing gradient");
  }

  @Test
  void clipsWhenToldTo() throws Exception {
    Ended alone = Program.named("DeepSigmoid").run(directory).well();
    Ended clipped = Program.named("DeepSigmoid").agent("clip=norm:0.001").run(directory).well();

    assertThat(clipped.out()).startsWith("score ").isNotEqualTo(alone.out());
  }

  @Test
  void clipsEachVariableOfAGraphAndSaysWhatItDoesNotDoThere() throws Exception {
    Ended alone = Program.named("SameDiffLinear").run(directory).well();
    Ended each = Program.named("SameDiffLinear").agent("clip=layer:0.01").run(directory).well();
    Ended whole = Program.named("SameDiffLinear").agent("clip=norm:0.01").run(directory).well();

    assertThat(each.out()).contains("parameters ").isNotEqualTo(alone.out());
    assertThat(whole.out()).isEqualTo(alone.out());
    assertThat(whole.err()).containsOnlyOnce("clip=norm cannot clip its graphs");
  }

  @Test
  void stopsTheVirtualMachineWithOneLineWhenAnOptionIsWrong() throws Exception {
    Ended ended = Program.named("Xor").agent("evry=5").run(directory);

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .isEqualToIgnoringNewLines(
            "gradient-monitor: option must be one of report, jsonl, prometheus, every, clip,"
                + " nonfinite, but was 'evry' (help prints the options)");
  }

  @Test
  void printsItsOptions() throws Exception {
    Ended asAgent = Program.named("Xor").agent("help").run(directory).well();
    Ended asProgram =
        Program.named("Xor").run(directory, List.of("-jar", Program.AGENT.toString())).well();

    assertThat(asAgent.out()).isEqualTo(AgentOptions.HELP).isEqualTo(asProgram.out());
  }

  @Test
  void trainsOnWhereASinkCannotBeOpened() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Ended alone = Program.named("Xor").run(directory).well();
      Ended ended =
          Program.named("Xor")
              .agent("prometheus=0.0.0.0:" + taken.getLocalPort() + ",jsonl=run.jsonl")
              .run(directory)
              .well();

      assertThat(ended.out()).isEqualTo(alone.out());
      assertThat(ended.err())
          .containsOnlyOnce("prometheus=0.0.0.0:" + taken.getLocalPort() + " hears nothing");
      assertThat(directory.resolve("run.jsonl")).isNotEmptyFile();
    }
  }

  @Test
  void servesPrometheusBesideAProgramThatHasNoMicrometer() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process process = Program.named("UntilTold").agent("prometheus=" + port).start(directory);
    try {
      String meters = meters(process, URI.create("http://127.0.0.1:" + port + "/metrics"));

      assertThat(meters).contains("network=\"MultiLayerNetwork of 2 layers with parameters\"");
    } finally {
      Files.createFile(directory.resolve("stop"));
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends by itself").isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** The first answer that says how a network is. */
  private static String meters(Process process, URI uri) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    while (process.isAlive()) {
      try {
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        if (body.contains("gradient_monitor_health")) {
          return body;
        }
      } catch (ConnectException e) {
        assertThat(process.isAlive()).as("no training yet").isTrue();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the program ended before its meters were there");
  }

  @Test
  void showsItsMetersInTheMicrometerOfTheProgram() throws Exception {
    Ended alone = Program.named("Meters").withMicrometer().run(directory).well();
    Ended watched = Program.named("Meters").withMicrometer().agent("").run(directory).well();

    assertThat(alone.out()).contains("meters 0");
    assertThat(watched.out()).containsPattern("meters [1-9]");
  }

  @Test
  void watchesAProgramThatHasDeeplearning4jInAClassLoaderOfItsOwn() throws Exception {
    Path launcher = Path.of("programs", "Launcher.class");
    Path alone = Files.createDirectories(directory.resolve("launcher/programs"));
    Program program = Program.named("DeepSigmoid").agent("jsonl=run.jsonl");
    Path classes =
        program.classpath().stream()
            .filter(p -> p.endsWith("test-classes"))
            .findAny()
            .orElseThrow();
    Files.copy(classes.resolve(launcher), alone.resolve("Launcher.class"));

    Ended ended =
        program
            .run(
                directory,
                List.of(
                    "-classpath",
                    directory.resolve("launcher").toString(),
                    "programs.Launcher",
                    "programs.DeepSigmoid",
                    Program.join(program.classpath())))
            .well();

    assertThat(ended.err()).contains(ALARM);
    assertThat(directory.resolve("run.jsonl")).isNotEmptyFile();
  }

  @Test
  void leavesAProgramAloneThatWatchesItself() throws Exception {
    Program program = Program.named("WatchesItself").withMonitor().agent("jsonl=run.jsonl");

    Ended ended = program.run(directory).well();

    assertThat(ended.err()).containsOnlyOnce(ALARM);
    assertThat(directory.resolve("run.jsonl")).doesNotExist();
  }

  @Test
  void bringsNothingThatAProgramCouldTakeForItsOwn() throws Exception {
    try (ZipFile jar = new ZipFile(Program.AGENT.toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .filteredOn(name -> name.endsWith(".class"))
          .allMatch(
              name ->
                  name.startsWith("io/github/gradientmonitor/agent/")
                      || name.startsWith("monitor/io/github/gradientmonitor/")
                      || name.startsWith("monitor/com/fasterxml/jackson/core/")
                      || name.startsWith("micrometer/"))
          .noneMatch(name -> name.contains("org/slf4j") || name.contains("deeplearning4j"));
      assertThat(
              jar.getEntry("monitor/io/github/gradientmonitor/dl4j/GradientMonitorListener.class"))
          .isNotNull();
    }
    assertThat(Files.size(Program.AGENT)).isLessThan(12_000_000);
  }
}
