package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.JsonLinesReader.Summary;
import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.RecordingSink;
import io.github.gradientmonitor.testing.SyntheticRun;
import io.github.gradientmonitor.testing.Watched;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
  @TempDir private Path directory;

  private final RecordingSink original = new RecordingSink();
  private final RecordingSink played = new RecordingSink();

  @Test
  void whatIsPlayedEqualsWhatWasObserved() throws IOException {
    Path file = record();

    Summary read = JsonLinesReader.play(file, played);

    assertThat(read).isEqualTo(new Summary(24, original.alerts().size(), 0, 0));
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
    assertThat(played.alerts()).isNotEmpty().isEqualTo(original.alerts());
  }

  @Test
  void theSkillOfEachOutputIsReadInItsOrder() throws IOException {
    Path file = directory.resolve("outputs.jsonl");
    try (JsonLinesSink sink = JsonLinesSink.to(file)) {
      Watched.network("net", 3, sink).data(Labels.ofOutputs(0.5, 1.25, 0.1)).flat(1);
    }

    JsonLinesReader.play(file, played);

    assertThat(played.diagnoses().get(0).skill().outputs())
        .containsExactly(Map.entry("out1", 0.5), Map.entry("out2", -0.25), Map.entry("out3", 0.9));
  }

  @Test
  void everyLineIsOneObjectAndNamesItsRun() throws IOException {
    List<String> lines = Files.readAllLines(record());

    assertThat(lines).allMatch(line -> line.startsWith("{\"type\":") && line.endsWith("}"));
    assertThat(lines.get(0)).contains("\"type\":\"run\"", "\"schema\":1", "\"name\":\"net\"");
    assertThat(lines).filteredOn(line -> line.contains("\"type\":\"epoch\"")).hasSize(2);
    assertThat(JsonObject.parse(lines.get(1)).integer("run")).isEqualTo(1);
  }

  @Test
  void everyFindingOfAnAlertHasItsCode() throws IOException {
    List<String> alerts =
        Files.readAllLines(record()).stream()
            .filter(line -> line.contains("\"type\":\"alert\""))
            .toList();

    assertThat(alerts).isNotEmpty();
    for (int i = 0; i < alerts.size(); i++) {
      assertThat(JsonObject.parse(alerts.get(i)).object("finding").text("code"))
          .isEqualTo(original.alerts().get(i).finding().code().text());
    }
  }

  @Test
  void writesOnAThreadThatIsInterrupted() throws IOException {
    Path file;
    Thread.currentThread().interrupt();
    try {
      file = record();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(JsonLinesReader.play(file, played).damaged()).isZero();
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
  }

  @Test
  void aCutOffFileLosesItsLastLineOnly() throws IOException {
    Path file = record();
    byte[] bytes = Files.readAllBytes(file);
    // The last line is the end of an epoch, the one before it a step or an alert.
    List<String> lines = Files.readAllLines(file);
    int cut = bytes.length - lines.get(lines.size() - 1).length() - 20;
    Files.write(file, Arrays.copyOf(bytes, cut));

    Summary read = JsonLinesReader.play(file, played);

    assertThat(read.damaged()).isEqualTo(1);
    assertThat(read.steps() + read.alerts()).isEqualTo(24 + original.alerts().size() - 1);
  }

  @Test
  void linesAreInTheFileBeforeTheSinkIsClosed() throws IOException {
    Path file = directory.resolve("run.jsonl");
    SyntheticRun run = run(JsonLinesSink.to(file)).steps(3, 0);

    assertThat(Files.readAllLines(file)).hasSize(1 + 3);
    run.close();
  }

  @Test
  void damagedLinesAreLeftOutAndCountedAndEmptyOnesPassedOver() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(record()));
    lines.set(2, "{\"type\":\"step\",\"run\":1}");
    lines.set(3, "nonsense");
    lines.add("");
    lines.add("{\"type\":\"step\",\"run\":99}");
    lines.add("{\"type\":\"later\",\"run\":1}");
    lines.add("[1, 2]");
    Path file = Files.write(directory.resolve("damaged.jsonl"), lines);

    Summary read = JsonLinesReader.play(file, played);

    assertThat(read.damaged()).isEqualTo(5);
    assertThat(read.steps()).isGreaterThanOrEqualTo(22);
  }

  @Test
  void aByteOrderMarkIsPassedOver() throws IOException {
    Path file = record();
    Files.writeString(file, "\uFEFF" + Files.readString(file));

    assertThat(JsonLinesReader.play(file, played).damaged()).isZero();
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
  }

  @Test
  void aCompressedFileIsRead() throws IOException {
    Path file = directory.resolve("run.jsonl.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
      Files.copy(record(), gzip);
    }

    assertThat(JsonLinesReader.play(file, played).damaged()).isZero();
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsReadOnce() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "cat $0 > $1", record().toString(), pipe.toString()).start();

    assertThat(JsonLinesReader.files(pipe)).containsExactly(pipe);
    assertThat(JsonLinesReader.play(pipe, played).damaged()).isZero();
    assertThat(writer.waitFor()).isZero();
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
  }

  @Test
  void anotherSchemaIsRefused() throws IOException {
    Path file =
        Files.writeString(directory.resolve("s"), "{\"type\":\"run\",\"run\":1,\"schema\":2}");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> JsonLinesReader.play(file, played))
        .withMessageContaining("schema of " + file + " must be 1, but was 2");
  }

  @Test
  void whatTheOtherSinkThrowsIsNotTakenForDamage() throws IOException {
    Path file = record();
    MonitorSink failing =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            throw new IllegalStateException("full");
          }
        };

    assertThatThrownBy(() -> JsonLinesReader.play(file, failing)).hasMessage("full");
  }

  @Test
  void severalRunsShareAFile() throws IOException {
    Path file = directory.resolve("two.jsonl");
    MonitorSink sink = JsonLinesSink.to(file);
    new SyntheticRun(SyntheticRun.network("a", "h", 6), sink).steps(3, 0);
    new SyntheticRun(SyntheticRun.network("b", "g", 7), sink).steps(2, 0);

    JsonLinesReader.play(file, played);

    assertThat(played.diagnoses())
        .extracting(diagnosis -> diagnosis.step().network().name())
        .containsExactly("a", "a", "a", "b", "b");
  }

  @Test
  void aPlaceThatCannotBeWrittenFailsAtOnce() throws IOException {
    Path directoryInTheWay = Files.createDirectory(directory.resolve("taken"));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> JsonLinesSink.to(directoryInTheWay))
        .withMessageContaining("file must be writable, but was " + directoryInTheWay);
  }

  @Test
  void everyFieldIsInTheDocumentation() throws IOException {
    String documentation = Files.readString(Path.of("..", "docs", "json-lines.md"));
    for (String line : Files.readAllLines(record())) {
      Pattern.compile("\"(\\w+)\":")
          .matcher(line)
          .results()
          .map(field -> field.group(1))
          .forEach(field -> assertThat(documentation).contains("`" + field + "`"));
    }
  }

  private Path record() {
    Path file = directory.resolve("run.jsonl");
    SyntheticRun run = run(JsonLinesSink.to(file));
    run.steps(10, 0.6).epoch().steps(12, 0).nonFiniteStep().nonFiniteStep().epoch().close();
    return file;
  }

  private SyntheticRun run(MonitorSink sink) {
    return new SyntheticRun(SyntheticRun.network("net", "h", 6), original, sink);
  }
}
