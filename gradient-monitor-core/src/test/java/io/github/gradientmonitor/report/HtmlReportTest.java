package io.github.gradientmonitor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.MonitorLog;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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
    HtmlReport report = HtmlReport.to(file, 100, 20, () -> clock += 10, new MonitorLog());
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
    HtmlReport report = HtmlReport.to(file, 3, 20, () -> clock += 1000, new MonitorLog());
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
    new SyntheticRun(NETWORK, HtmlReport.to(file)).steps(5, 1.5).close();

    assertThat(Files.readString(file))
        .contains("\"alerts\":[{\"iteration\":1,\"state\":\"RAISED\"");
  }

  @Test
  void aRunWithoutAStepLeavesNoFile() throws IOException {
    HtmlReport.to(directory.resolve("gradients.html")).close();

    assertThat(files(directory)).isEmpty();
  }

  @Test
  void networksThatTakeTurnsGoOnWithTheirRunsAndThoseBeyondTheBoundAreToldOfOnce()
      throws IOException {
    try (LogCapture log = new LogCapture("test.HtmlReport")) {
      HtmlReport report =
          HtmlReport.to(
              directory.resolve("r.html"), 100, 20, System::nanoTime, new MonitorLog(log.logger()));
      List<SyntheticRun> runs =
          IntStream.range(0, 60)
              .mapToObj(i -> new SyntheticRun(SyntheticRun.network("n" + i, "h", 2), report))
              .toList();
      for (int turn = 0; turn < 3; turn++) {
        runs.forEach(run -> run.steps(1, 0));
      }
      report.close();

      assertThat(files(directory)).hasSize(20).contains("r.html", "r-20.html");
      for (Path file : report.files()) {
        assertThat(Files.readString(file)).contains("\"iteration\":[0,1,2]");
      }
      assertThat(log.lines())
          .containsExactly(
              "WARN The report %s has a file for each of 20 runs, and none for those that come now."
                  .formatted(directory.resolve("r.html")));
    }
  }

  @Test
  void theNumberOfFilesCanBeChosen() throws IOException {
    HtmlReport report = HtmlReport.to(directory.resolve("r.html"), 100, 2);
    for (int i = 0; i < 4; i++) {
      new SyntheticRun(NETWORK, report).steps(2, 0);
    }
    report.close();

    assertThat(files(directory)).containsExactly("r-2.html", "r.html");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HtmlReport.to(directory.resolve("r.html"), 100, 0))
        .withMessage("files must be 1 .. 1000, but was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HtmlReport.to(directory.resolve("r.html"), 100, Integer.MAX_VALUE))
        .withMessage("files must be 1 .. 1000, but was 2147483647");
  }

  @Test
  void theReportBeforeStaysWhenItCannotBeReplacedAndClosingSaysWhatIsMissing() throws IOException {
    Path file = directory.resolve("r.html");
    HtmlReport report = HtmlReport.to(file, 100, 20, () -> clock += 10, new MonitorLog());
    Path inTheWay = Files.createDirectories(file.resolve("in the way"));
    SyntheticRun run = new SyntheticRun(NETWORK, report).steps(2, 0);

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(report::close)
        .withMessage(
            file + " could not be written up to iteration 1; nothing of this run is there");

    assertThat(run.monitor().diagnosis().iteration()).isOne();
    assertThat(inTheWay).exists();
    assertThat(files(directory)).containsExactly("r.html");
  }

  @Test
  void closingSaysWithWhatTheReportEnds() throws IOException {
    Path file = directory.resolve("r.html");
    HtmlReport report = HtmlReport.to(file, 100, 20, () -> clock += 10, new MonitorLog());
    new SyntheticRun(NETWORK, report).steps(2, 0).epoch().steps(3, 0);
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(report::close)
        .withMessage(file + " could not be written up to iteration 4; it ends with 1");
  }

  @Test
  void aLinkIsFollowedUnlessItLeadsNowhere() throws IOException {
    Path target = Files.writeString(directory.resolve("target"), "before");
    Path link = Files.createSymbolicLink(directory.resolve("link.html"), target);
    Path nowhere =
        Files.createSymbolicLink(directory.resolve("nowhere"), directory.resolve("none"));

    new SyntheticRun(NETWORK, HtmlReport.to(link)).steps(2, 0).close();

    assertThat(link).isSymbolicLink();
    assertThat(target).content().contains("\"iteration\":[0,1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HtmlReport.to(nowhere))
        .withMessage("file must not be a link that leads nowhere, but was " + nowhere);
  }

  @Test
  void aPlaceThatCannotBeWrittenFailsAtOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HtmlReport.to(directory))
        .withMessage("file must not be a directory or a device, but was " + directory);
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
