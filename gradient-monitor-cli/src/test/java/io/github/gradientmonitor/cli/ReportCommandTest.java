package io.github.gradientmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesSink;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theReportOfAWholeFileEqualsThatOfTheTraining() throws Exception {
    Path original = directory.resolve("original.html");
    Path lines = directory.resolve("run.jsonl");
    SmallRun.train(10, 23, HtmlReport.to(original), JsonLinesSink.to(lines));

    int exit = report(lines, directory.resolve("again.html"));

    assertThat(exit).isZero();
    assertThat(out.toString()).matches("23 steps and \\d+ alerts? read\\.\\R");
    assertThat(directory.resolve("again.html")).hasSameTextualContentAs(original);
  }

  @Test
  void aFileThatWasCutOffGivesAReportOfWhatIsThere() throws Exception {
    Path lines = directory.resolve("run.jsonl");
    SmallRun.train(6, 10, JsonLinesSink.to(lines));
    byte[] bytes = Files.readAllBytes(lines);
    Files.write(lines, Arrays.copyOf(bytes, bytes.length - 100));

    int exit = report(lines, directory.resolve("cut.html"));

    assertThat(exit).isZero();
    assertThat(out.toString()).contains("9 steps", "1 damaged line left out");
    assertThat(Files.readString(directory.resolve("cut.html"))).contains("\"steps\":9,");
  }

  @Test
  void aFileWithoutAStepIsAnError() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty.jsonl"));

    assertThat(report(empty, directory.resolve("r.html"))).isEqualTo(64);
    assertThat(err.toString()).contains("no step was found in " + empty);
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    Path missing = directory.resolve("missing.jsonl");

    assertThat(report(missing, directory.resolve("r.html"))).isEqualTo(64);
    assertThat(err.toString()).contains("cannot read " + missing);
  }

  @Test
  void neverWritesOverItsInputUnderWhateverName() throws Exception {
    Path lines = directory.resolve("run.jsonl");
    SmallRun.train(3, 5, JsonLinesSink.to(lines));
    byte[] before = Files.readAllBytes(lines);
    Path link = Files.createSymbolicLink(directory.resolve("link.jsonl"), lines);
    Path twin = Files.createLink(directory.resolve("twin.jsonl"), lines);

    for (Path to :
        List.of(
            lines, link, twin, directory.resolve("../" + directory.getFileName() + "/run.jsonl"))) {
      assertThat(report(lines, to)).isEqualTo(64);
    }

    assertThat(err.toString()).contains("--to must not be the input " + lines);
    assertThat(lines).hasBinaryContent(before);
  }

  @Test
  void theReportOfASecondNetworkDoesNotLandOnTheInput() throws Exception {
    Path lines = directory.resolve("r-2.html");
    SmallRun.train(3, 5, JsonLinesSink.to(lines));
    SmallRun.train(2, 5, JsonLinesSink.builder(lines).append().build());
    byte[] before = Files.readAllBytes(lines);

    assertThat(report(lines, directory.resolve("r.html"))).isEqualTo(64);

    assertThat(err.toString()).contains("--to must not be the input " + lines);
    assertThat(lines).hasBinaryContent(before);
    assertThat(directory.resolve("r.html")).doesNotExist();
  }

  @Test
  void partsAreReadInOrderAndAreNotWrittenOver() throws Exception {
    Path original = directory.resolve("original.html");
    Path lines = directory.resolve("run.jsonl");
    SmallRun.train(
        10, 23, HtmlReport.to(original), JsonLinesSink.builder(lines).partsOf(20_000).build());
    Path part = directory.resolve("run.0002.jsonl.gz");

    assertThat(report(lines, directory.resolve("again.html"))).isZero();
    assertThat(report(lines, part)).isEqualTo(64);

    assertThat(directory.resolve("again.html")).hasSameTextualContentAs(original);
    assertThat(err.toString()).contains("--to must not be the input " + part);
    Files.delete(part);
    assertThat(report(lines, directory.resolve("less.html"))).isZero();
    assertThat(out.toString()).contains(", 1 part missing.");
  }

  @Test
  void anOutputThatCannotBeWrittenIsOneLine() throws Exception {
    Path lines = directory.resolve("run.jsonl");
    SmallRun.train(3, 5, JsonLinesSink.to(lines));
    Path nowhere =
        Files.createSymbolicLink(directory.resolve("nowhere"), directory.resolve("none.html"));

    assertThat(report(lines, directory)).isEqualTo(64);
    assertThat(report(lines, nowhere)).isEqualTo(64);
    assertThat(report(lines, directory.resolve("none/r.html"))).isEqualTo(64);

    assertThat(err.toString())
        .contains("--to must be a file, but is a directory: " + directory)
        .contains("--to must not be a link that leads nowhere, but is: " + nowhere)
        .contains("--to must be in a directory that exists, but is in " + directory.resolve("none"))
        .doesNotContain("\tat ");
  }

  private int report(Path from, Path to) {
    return GradientMonitorCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute("report", "--from", from.toString(), "--to", to.toString());
  }
}
