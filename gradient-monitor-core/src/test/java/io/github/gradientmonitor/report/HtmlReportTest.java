package io.github.gradientmonitor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final NetworkProfile NETWORK = SyntheticRun.network("net", "h", 6);

  @TempDir private Path directory;
  private long clock;

  @Test
  void isWrittenAtTheEndOfAnEpochAndAtTheEnd() throws IOException {
    Path file = directory.resolve("deep").resolve("gradients.html");
    SyntheticRun run = new SyntheticRun(NETWORK, HtmlReport.to(file)).steps(4, 0);
    assertThat(file).doesNotExist();

    run.epoch();
    assertThat(Files.readString(file)).contains("\"iteration\":[0,1,2,3]");

    run.steps(1, 0).close();
    assertThat(Files.readString(file)).contains("\"iteration\":[0,1,2,3,4]");
    assertThat(files(file.getParent())).containsExactly("gradients.html");
  }

  @Test
  void isWrittenByAThreadThatIsInterrupted() throws IOException {
    Path file = directory.resolve("r.html");
    SyntheticRun run = new SyntheticRun(NETWORK, HtmlReport.to(file)).steps(3, 0);

    Thread.currentThread().interrupt();
    run.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.readString(file)).contains("\"iteration\":[0,1,2]");
  }

  @Test
  void isNotWrittenSoOftenThatTrainingWouldWaitForIt() throws IOException {
    Path file = directory.resolve("r.html");
    HtmlReport report = HtmlReport.to(file, 100, () -> clock += 10);
    SyntheticRun run = new SyntheticRun(NETWORK, report).steps(1, 0).epoch();

    run.steps(1, 0).epoch();
    assertThat(Files.readString(file)).contains("\"iteration\":[0]");

    clock += 1000;
    run.epoch();
    assertThat(Files.readString(file)).contains("\"iteration\":[0,1]");
  }

  @Test
  void isWrittenEverySoManyStepsWithinALongEpoch() throws IOException {
    Path file = directory.resolve("r.html");
    HtmlReport report = HtmlReport.to(file, 3, () -> clock += 1000);
    SyntheticRun run = new SyntheticRun(NETWORK, report).steps(2, 0);
    assertThat(file).doesNotExist();

    run.steps(2, 0);
    assertThat(Files.readString(file)).contains("\"iteration\":[0,1,2]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HtmlReport.to(file, 0))
        .withMessage("steps must be 1 or more, but was 0");
  }

  @Test
  void eachRunHasItsOwnFile() throws IOException {
    HtmlReport report = HtmlReport.to(directory.resolve("gradients.html"));
    new SyntheticRun(NETWORK, report).steps(2, 0);
    new SyntheticRun(SyntheticRun.network("other", "g", 7), report).steps(2, 0).close();
    assertThat(files(directory)).containsExactly("gradients-2.html", "gradients.html");
    assertThat(Files.readString(directory.resolve("gradients-2.html"))).contains("<title>other:");
  }

  @Test
  void alertsAreInTheReportOfTheirRun() throws IOException {
    Path file = directory.resolve("r");
    new SyntheticRun(NETWORK, HtmlReport.to(file)).steps(5, 0.6).close();

    assertThat(Files.readString(file))
        .contains("\"alerts\":[{\"iteration\":1,\"state\":\"RAISED\"");
  }

  @Test
  void aRunWithoutAStepLeavesNoFile() throws IOException {
    HtmlReport.to(directory.resolve("gradients.html")).close();

    assertThat(files(directory)).isEmpty();
  }

  @Test
  void theReportBeforeStaysWholeWhenWritingFails() throws IOException {
    Path file = directory.resolve("r.html");
    Files.writeString(file, "before");
    Files.createDirectory(directory.resolve(".r.html.tmp"));

    new SyntheticRun(NETWORK, HtmlReport.to(file)).steps(2, 0).epoch().close();

    assertThat(file).hasContent("before");
  }

  @Test
  void aPlaceThatCannotBeWrittenFailsAtOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HtmlReport.to(directory))
        .withMessage("file must not be a directory, but was " + directory);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> HtmlReport.to(file.resolve("r.html")))
        .withMessageContaining("file must be in a directory");
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
