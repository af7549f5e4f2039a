package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When files are forced to disk, as the Java Flight Recorder sees it. */
class ForcedToDiskTest {
  @TempDir private Path directory;

  @Test
  void linesAreForcedWithEpochsAndCriticalAlertsAndAtTheEnd() throws IOException {
    Path file = directory.resolve("run.jsonl");

    List<Path> forced =
        forced(
            () ->
                new SyntheticRun(SyntheticRun.network("net", "h", 6), JsonLinesSink.to(file))
                    .steps(3, 0)
                    .epoch()
                    .nonFiniteStep()
                    .steps(3, 0)
                    .close());

    assertThat(forced).containsExactly(file, file, file);
  }

  @Test
  void stepsAndOtherAlertsAreNotWaitedFor() throws IOException {
    Path file = directory.resolve("run.jsonl");

    List<Path> forced =
        forced(
            () ->
                new SyntheticRun(SyntheticRun.network("net", "h", 6), JsonLinesSink.to(file))
                    .steps(20, 0));

    assertThat(forced).isEmpty();
  }

  @Test
  void anInterruptedThreadForcesTooAndWritesOn() throws IOException {
    Path file = directory.resolve("run.jsonl");

    List<Path> forced =
        forced(
            () -> {
              Thread.currentThread().interrupt();
              new SyntheticRun(SyntheticRun.network("net", "h", 6), JsonLinesSink.to(file))
                  .steps(3, 0)
                  .epoch()
                  .steps(3, 0)
                  .close();
              assertThat(Thread.interrupted()).isTrue();
            });

    assertThat(forced).containsExactly(file, file);
    assertThat(JsonLinesReader.play(file, new MonitorSink() {}).steps()).isEqualTo(6);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aReportIsForcedBeforeItTakesItsPlaceAndSoIsTheNewName() throws IOException {
    List<Path> forced =
        forced(
            () ->
                new SyntheticRun(
                        SyntheticRun.network("net", "h", 6),
                        HtmlReport.to(directory.resolve("r.html")))
                    .steps(3, 0)
                    .close());

    assertThat(forced).hasSize(2);
    assertThat(forced.get(0).getFileName().toString()).startsWith(".r.html.").endsWith(".tmp");
    assertThat(forced.get(1)).isEqualTo(directory);
  }

  /** The files in the directory that were forced meanwhile, in order. */
  private List<Path> forced(Runnable action) throws IOException {
    Path dump = directory.resolve("forced.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      action.run();
      recording.stop();
      recording.dump(dump);
    }
    return RecordingFile.readAllEvents(dump).stream()
        .filter(event -> event.getEventType().getName().equals("jdk.FileForce"))
        .map(event -> Path.of(event.getString("path")))
        .filter(path -> path.startsWith(directory))
        .toList();
  }
}
