package io.github.gradientmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.agent.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that do not know the monitor are watched, and train as they would without it. */
class ForeignProgramsIT {
  private static final Path OTHER_JVMS = Path.of("/usr/lib/jvm");

  @TempDir private Path directory;

  /** The steps are those of all their networks, counted by hand. */
  @ParameterizedTest
  @CsvSource({
    "Xor, 200",
    "Sum, 100",
    "Classifier, 80",
    "LeNet, 20",
    "Sequences, 60",
    "TwoInputs, 80",
    "SameDiffLinear, 40",
    "SameDiffPerceptrons, 60",
    "OwnActivation, 40",
    "EarlyStopping, 48",
    "Transfer, 40",
    "DeepSigmoid, 30"
  })
  void trainEqualToTheBitAndAreWatchedInEveryStep(String name, int steps) throws Exception {
    Ended alone = Program.named(name).run(directory).well();
    Ended watched = Program.named(name).agent("jsonl=run.jsonl").run(directory).well();

    assertThat(watched.out()).contains("parameters").isEqualTo(alone.out());
    assertThat(lines("step")).hasSize(steps);
  }

  /** Not compared with a run alone: ParallelWrapper's own result depends on time. */
  @Test
  void areWatchedInEveryWorker() throws Exception {
    Ended watched = Program.named("Workers").agent("jsonl=run.jsonl").run(directory).well();

    assertThat(watched.out()).contains("parameters", "listeners []");
    assertThat(lines("step")).hasSize(16);
    assertThat(lines("run")).as("one for each worker").hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"Sum, 10", "EarlyStopping, 4", "SameDiffLinear, 4"})
  void hearOfTheEndsOfTheirEpochs(String name, int epochs) throws Exception {
    Program.named(name).agent("jsonl=run.jsonl").run(directory).well();

    assertThat(lines("epoch")).hasSize(epochs);
  }

  @ParameterizedTest
  @MethodSource("otherJvms")
  void areWatchedOnOtherJvms(Path java) throws Exception {
    for (String name : List.of("DeepSigmoid", "TwoInputs", "SameDiffLinear")) {
      Ended alone = Program.named(name).on(java).run(directory).well();
      Ended watched = Program.named(name).on(java).agent("jsonl=run.jsonl").run(directory).well();

      assertThat(watched.out()).contains("parameters").isEqualTo(alone.out());
      assertThat(lines("step")).isNotEmpty();
    }
  }

  /** Those of 17 or later that are installed where Linux distributions put them. */
  static Stream<Path> otherJvms() throws IOException {
    if (!Files.isDirectory(OTHER_JVMS)) {
      return Stream.of(Path.of(System.getProperty("java.home")));
    }
    try (Stream<Path> homes = Files.list(OTHER_JVMS)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .map(ForeignProgramsIT::real)
          .distinct()
          .toList()
          .stream();
    }
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> lines(String type) throws IOException {
    return Files.readAllLines(directory.resolve("run.jsonl")).stream()
        .filter(line -> line.startsWith("{\"type\":\"" + type + "\""))
        .toList();
  }
}
