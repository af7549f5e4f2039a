package io.github.gradientmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  private static final Path NETWORK = Path.of("src/test/resources/network.json");
  private static final Path POINTS = Path.of("src/test/resources/points.csv");

  @TempDir private Path directory;

  @Test
  void findsNothingWhereNothingIsWrong() {
    CommandRun run = check(NETWORK, POINTS);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("Nothing was found." + System.lineSeparator());
    assertThat(run.exit()).isZero();
  }

  @Test
  void saysWhatWillNotWorkWhyAndWhatToTry() throws Exception {
    Path wrong =
        Files.writeString(
            directory.resolve("wrong.json"),
            Files.readString(NETWORK).replace("ActivationSoftmax", "ActivationReLU"));

    CommandRun run = check(wrong, POINTS);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("relu", "  Likely cause: ", "  Try: softmax");
  }

  @Test
  void whatIsWrongWithTheInputIsOneLine() throws Exception {
    Path narrow = Files.writeString(directory.resolve("narrow.csv"), "x,kind\n1,0\n2,1\n");

    for (CommandRun run :
        new CommandRun[] {
          check(NETWORK, narrow), check(directory, POINTS), check(NETWORK, directory)
        }) {
      assertThat(run.exit()).isEqualTo(64);
      assertThat(run.err().lines()).hasSize(1);
    }
    assertThat(check(NETWORK, narrow).err()).startsWith("the network does not take these data: ");
    assertThat(check(directory, POINTS).err()).startsWith("no such file: " + directory);
    assertThat(check(NETWORK, directory).err()).contains("is a directory, not a file");
  }

  private static CommandRun check(Path network, Path data) {
    return CommandRun.of(
        "check", "--config", network, "--data", data, "--label-column", "kind", "--classes", 2);
  }
}
