package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.RecordingSink;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is lost when a disk is full, and what is not. */
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path directory;

  /** Writes a part of a line and fails, now and then. */
  private static final class FailingFile extends FilterOutputStream {
    private final Random random;

    FailingFile(OutputStream file, Random random) {
      super(file);
      this.random = random;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (random.nextInt(4) == 0) {
        // With one byte more, all but the end of the line would be there.
        out.write(bytes, from, random.nextInt(Math.max(1, length - 1)));
        throw new IOException("No space left on device");
      }
      out.write(bytes, from, length);
    }
  }

  /** Writes the beginning of the first line and fails, and then works. */
  private static final class FullOnce extends FilterOutputStream {
    private boolean full = true;

    FullOnce(OutputStream file) {
      super(file);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (full) {
        full = false;
        out.write(bytes, from, 10);
        throw new IOException("No space left on device");
      }
      out.write(bytes, from, length);
    }
  }

  /** Hands on to a sink that may fail, and knows what it took. */
  private static final class Witness implements MonitorSink {
    private final MonitorSink sink;
    private final RecordingSink taken = new RecordingSink();
    private int failures;

    Witness(MonitorSink sink) {
      this.sink = sink;
    }

    @Override
    public void onDiagnosis(Diagnosis diagnosis) {
      attempt(() -> sink.onDiagnosis(diagnosis), () -> taken.onDiagnosis(diagnosis));
    }

    @Override
    public void onAlert(Alert alert) {
      attempt(() -> sink.onAlert(alert), () -> taken.onAlert(alert));
    }

    private void attempt(Runnable call, Runnable success) {
      try {
        call.run();
      } catch (UncheckedIOException | IllegalStateException e) {
        failures++;
        return;
      }
      success.run();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyLineThatWasWrittenWholeIsRead(long seed) throws IOException {
    everyLineThatWasWrittenWholeIsRead(seed, JsonLinesSink.builder(directory.resolve("run.jsonl")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyLineOfEveryPartThatWasWrittenWholeIsRead(long seed) throws IOException {
    everyLineThatWasWrittenWholeIsRead(
        seed, JsonLinesSink.builder(directory.resolve("run.jsonl")).partsOf(4096));
    assertThat(directory.resolve("run.0001.jsonl.gz")).exists();
  }

  private void everyLineThatWasWrittenWholeIsRead(long seed, JsonLinesSink.Builder builder)
      throws IOException {
    Path file = directory.resolve("run.jsonl");
    Random random = new Random(seed);
    Witness witness =
        new Witness(
            builder.build(
                path -> new FailingFile(LinesFile.Opener.toTheEnd(path), random),
                new MonitorLog()));
    new SyntheticRun(SyntheticRun.network("net", "h", 6), witness)
        .steps(30, 0.6)
        .nonFiniteStep()
        .steps(10, 0);

    RecordingSink played = new RecordingSink();
    JsonLinesReader.Summary read = JsonLinesReader.play(file, played);

    assertThat(witness.failures).isPositive();
    assertThat(read.damaged()).isLessThanOrEqualTo(witness.failures);
    assertThat(played.diagnoses()).isEqualTo(witness.taken.diagnoses());
    assertThat(played.alerts()).isEqualTo(witness.taken.alerts());
  }

  @Test
  void aHeadThatCouldBeWrittenInPartOnlyHidesNoPart() throws IOException {
    Path file = directory.resolve("run.jsonl");
    int[] opened = new int[1];
    Witness witness =
        new Witness(
            JsonLinesSink.builder(file)
                .partsOf(4096)
                .build(
                    path -> {
                      OutputStream end = LinesFile.Opener.toTheEnd(path);
                      return ++opened[0] == 2 ? new FullOnce(end) : end;
                    },
                    new MonitorLog()));
    SyntheticRun run = new SyntheticRun(SyntheticRun.network("net", "h", 6), witness);
    while (opened[0] < 2) {
      run.steps(1, 0);
    }
    run.steps(2, 0);

    RecordingSink played = new RecordingSink();
    assertThat(JsonLinesReader.play(file, played).damaged()).isZero();
    assertThat(witness.failures).isOne();
    assertThat(played.diagnoses()).isEqualTo(witness.taken.diagnoses());
  }

  static boolean hasFullDevice() {
    return Files.exists(FULL);
  }

  @Test
  @EnabledIf("hasFullDevice")
  void aDeviceThatIsFullIsToldOfAndEndsInOrder() {
    try (LogCapture log = new LogCapture("test.FullDisk")) {
      GuardedSink sink = new GuardedSink(JsonLinesSink.to(FULL), new MonitorLog(log.logger()));
      Diagnosis step = Diagnosis.pending(SyntheticRun.network("net", "h", 6));
      sink.onDiagnosis(step);
      sink.onDiagnosis(step);
      sink.close();

      assertThat(log.lines())
          .containsExactly(
              "WARN The sink " + JsonLinesSink.class.getName() + " failed; the training goes on.",
              "WARN The sink " + JsonLinesSink.class.getName() + " has missed 2 of 2 calls.");
    }
  }

  /** The limit of a file stands for the end of a disk: what fits is written, then it fails. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aRunOnADiskThatFillsAndIsFreedLosesWhatItSays() throws Exception {
    Path report = Files.writeString(directory.resolve("gradients.html"), "before");

    SinkProgram.Ended ended =
        SinkProgram.run(
            directory,
            List.of("sh", "-c", "ulimit -f 64; exec \"$@\"", "sh"),
            FullDiskProgram.class,
            directory.toString());

    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains("The sink " + JsonLinesSink.class.getName() + " failed; the training goes on.")
        .containsPattern("JsonLinesSink has missed [23] of \\d+ calls")
        .contains(
            "HtmlReport failed to be closed; what it had yet to write is missing",
            report + " could not be written up to iteration",
            "; nothing of this run is there");
    assertThat(report).hasContent("before");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("gradients.html", "full.jsonl", "run.jsonl", "out");
    }
    RecordingSink played = new RecordingSink();
    assertThat(JsonLinesReader.play(directory.resolve("full.jsonl"), played).damaged()).isOne();
    assertThat(JsonLinesReader.play(directory.resolve("run.jsonl"), played))
        .isEqualTo(new JsonLinesReader.Summary(3, 0, 0, 0));
  }

  @Test
  void aReportIsWholeOrAsItWas() throws IOException {
    Path file = Files.writeString(directory.resolve("whole"), "before");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                new WholeFile(file)
                    .write(
                        out -> {
                          out.write(1);
                          throw new IOException("No space left on device");
                        }));

    assertThat(file).hasContent("before");
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }
}
