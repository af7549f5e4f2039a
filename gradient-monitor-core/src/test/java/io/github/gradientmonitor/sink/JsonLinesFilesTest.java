package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.JsonLinesReader.Summary;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.RecordingSink;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that grow, are divided, cut short, moved away and gone on with. */
class JsonLinesFilesTest {
  private static final long PART = 16 << 10;

  @TempDir private Path directory;
  private Path file = Path.of("");
  private final LogCapture log = new LogCapture("test.JsonLinesFiles");
  private final RecordingSink original = new RecordingSink();
  private final RecordingSink played = new RecordingSink();

  @BeforeEach
  void name() {
    file = directory.resolve("run.jsonl");
  }

  @AfterEach
  void stopListening() {
    log.close();
  }

  @Test
  void partsAreCompressedAndReadInOrder() throws IOException {
    run(parts()).steps(40, 0.6).epoch().close();

    Summary read = JsonLinesReader.play(file, played);

    assertThat(files()).hasSizeGreaterThan(3).startsWith("run.0001.jsonl.gz", "run.0002.jsonl.gz");
    assertThat(files()).endsWith("run.jsonl");
    assertThat(JsonLinesReader.files(file))
        .extracting(path -> path.getFileName().toString())
        .isEqualTo(files());
    assertThat(read).isEqualTo(new Summary(40, original.alerts().size(), 0, 0));
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
    assertThat(played.alerts()).isEqualTo(original.alerts());
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void eachPartCanBeReadByItself() throws IOException {
    run(parts()).steps(40, 0).close();

    Summary read = JsonLinesReader.play(directory.resolve("run.0002.jsonl.gz"), played);

    assertThat(read.steps()).isPositive();
    assertThat(read.damaged()).isZero();
    assertThat(read.missing()).isEqualTo(1);
  }

  @Test
  void aPartIsReadOnceWhenItsCompressionWasJustComplete() throws IOException {
    run(parts()).steps(40, 0).close();
    try (InputStream part =
        new GZIPInputStream(Files.newInputStream(directory.resolve("run.0001.jsonl.gz")))) {
      Files.copy(part, directory.resolve("run.0001.jsonl"));
    }

    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(40, 0, 0, 0));
  }

  @Test
  void aPartThatIsNotThereIsCounted() throws IOException {
    run(parts()).steps(40, 0).close();
    Files.delete(directory.resolve("run.0002.jsonl.gz"));

    Summary read = JsonLinesReader.play(file, played);

    assertThat(read.missing()).isEqualTo(1);
    assertThat(read.damaged()).isZero();
    assertThat(read.steps()).isBetween(20L, 39L);
  }

  @Test
  void partsBesideALastOneThatIsEmptyAreRead() throws IOException {
    run(parts()).steps(40, 0).close();
    Files.writeString(directory.resolve("run.0099.jsonl"), "of somebody else");
    Summary before = JsonLinesReader.play(file, new RecordingSink());
    int inTheLast = Files.readAllLines(file).size() - 1; // but for its head
    new FileOutputStream(file.toFile()).close();

    assertThat(JsonLinesReader.play(file, played))
        .isEqualTo(new Summary(before.steps() - inTheLast, 0, 0, 0));
    assertThat(JsonLinesTail.of(file, new RecordingSink()).read().steps())
        .isEqualTo(before.steps() - inTheLast);

    run(parts().append()).steps(2, 0).close();
    assertThat(JsonLinesReader.play(file, new RecordingSink()).steps())
        .isEqualTo(before.steps() - inTheLast + 2);
  }

  @Test
  void anEmptyFileBesideThatOfSomebodyElseHasNoParts() throws IOException {
    Path other = Files.writeString(directory.resolve("run.0001.jsonl"), "mine");
    Files.createFile(file);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> parts().build())
        .withMessageContaining("there is part 1 of " + file);
    assertThat(other).hasContent("mine");
  }

  @Test
  void aPartThatIsDamagedEndsThere() throws IOException {
    run(parts()).steps(40, 0).close();
    Path part = directory.resolve("run.0001.jsonl.gz");
    Files.write(part, Arrays.copyOf(Files.readAllBytes(part), 600));

    Summary read = JsonLinesReader.play(file, played);

    assertThat(read.damaged()).isBetween(1L, 2L);
    assertThat(read.steps()).isBetween(20L, 39L);
  }

  @Test
  void aNumberOfPartsThatNobodyWroteIsNotLookedFor() throws IOException {
    Files.writeString(file, "{\"type\":\"run\",\"run\":1,\"schema\":1,\"part\":2147483647}\n");

    assertThat(JsonLinesReader.play(file, played).missing()).isEqualTo(Integer.MAX_VALUE - 1);
  }

  @Test
  void aThreadThatIsInterruptedDividesToo() throws IOException {
    Thread.currentThread().interrupt();
    try {
      run(parts()).steps(40, 0).close();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(files()).contains("run.0001.jsonl.gz").noneMatch(name -> name.endsWith(".tmp"));
    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(40, 0, 0, 0));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aPlaceThatIsTakenKeepsTheLinesInOneFileAndIsToldOnce() throws IOException {
    SyntheticRun run = run(parts()).steps(1, 0);
    Files.createDirectories(directory.resolve("run.0001.jsonl/in the way"));
    run.steps(39, 0).close();

    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(40, 0, 0, 0));
    assertThat(log.lines())
        .containsExactly(
            "WARN "
                + file.toRealPath()
                + " could not be divided into parts; nothing of it is lost.");
  }

  @Test
  void aPlaceThatLeadsNowhereIsNotTriedWithEveryLine() throws IOException {
    Files.createSymbolicLink(directory.resolve("run.0001.jsonl"), directory.resolve("nowhere"));
    int[] opened = new int[1];
    SyntheticRun run =
        new SyntheticRun(
            SyntheticRun.network("net", "h", 6),
            original,
            parts()
                .build(
                    path -> {
                      opened[0]++;
                      return LinesFile.Opener.toTheEnd(path);
                    },
                    new MonitorLog(log.logger())));

    run.steps(40, 0).close();

    assertThat(opened[0]).isBetween(2, 1 + (int) (Files.size(file) / PART));
    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(40, 0, 0, 0));
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void aFileThatCannotBeOpenedKeepsWhatItHolds() throws IOException {
    run(parts()).steps(40, 0).close();
    List<String> before = files();
    long size = Files.size(file);

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                parts()
                    .build(
                        path -> {
                          throw new IOException("read only");
                        },
                        new MonitorLog(log.logger())));

    assertThat(files()).isEqualTo(before);
    assertThat(file).hasSize(size);
  }

  @Test
  void aNewRunReplacesThePartsOfTheOldAndNothingElse() throws IOException {
    run(parts()).steps(40, 0).close();
    Path other = Files.writeString(directory.resolve("run.0099.jsonl"), "mine");

    run(JsonLinesSink.builder(file)).steps(2, 0).close();

    assertThat(files()).containsExactly("run.0099.jsonl", "run.jsonl");
    assertThat(other).hasContent("mine");
    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(2, 0, 0, 0));
  }

  @Test
  void aFileOfSomebodyElseIsNotWrittenOver() throws IOException {
    Path other = Files.writeString(directory.resolve("run.0001.jsonl"), "mine");
    Files.writeString(file, "mine too");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> parts().build())
        .withMessageContaining("there is part 1 of " + file);
    assertThat(other).hasContent("mine");
    assertThat(file).hasContent("mine too");
  }

  @Test
  void aLaterFileOfSomebodyElseIsNotWrittenOverEither() throws IOException {
    Path other = Files.writeString(directory.resolve("run.0002.jsonl.gz"), "mine");

    run(parts()).steps(40, 0).close();

    assertThat(other).hasContent("mine");
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("could not be divided into parts; nothing of it is lost");
  }

  @Test
  void aSecondRunGoesOnAtTheEnd() throws IOException {
    run(parts()).steps(30, 0).close();
    cutLastLine();

    run(parts().append()).steps(30, 0).close();

    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(59, 0, 1, 0));
    assertThat(played.diagnoses())
        .extracting(Diagnosis::iteration)
        .startsWith(0L, 1L)
        .containsSequence(27L, 28L, 0L, 1L)
        .endsWith(29L);
  }

  @Test
  void aFileThatWasCopiedAndCutShortGoesOnWithItsHead() throws IOException {
    SyntheticRun run = run(JsonLinesSink.builder(file)).steps(5, 0);
    Path copy = Files.copy(file, directory.resolve("run.jsonl.1"));
    new FileOutputStream(file.toFile()).close();

    run.steps(3, 0).close();

    assertThat(JsonLinesReader.play(copy, played)).isEqualTo(new Summary(5, 0, 0, 0));
    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(3, 0, 0, 0));
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
  }

  @Test
  void aFileThatWasMovedAwayIsBegunAnewWithItsHead() throws IOException {
    SyntheticRun run = run(JsonLinesSink.builder(file)).steps(5, 0);
    Path moved = Files.move(file, directory.resolve("run.jsonl.1"));

    run.steps(3, 0).close();

    assertThat(JsonLinesReader.play(moved, played).steps()).isEqualTo(5);
    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(3, 0, 0, 0));
  }

  @Test
  void aLinkIsFollowedAndPartsLieBesideWhatItLeadsTo() throws IOException {
    Path place = Files.createDirectory(directory.resolve("place"));
    Path target = Files.createFile(place.resolve("target.jsonl"));
    Files.createSymbolicLink(file, target);

    run(parts()).steps(40, 0).close();

    assertThat(file).isSymbolicLink();
    assertThat(place.resolve("target.0001.jsonl.gz")).exists();
    assertThat(files()).containsExactly("place", "run.jsonl");
    assertThat(JsonLinesReader.play(file, played)).isEqualTo(new Summary(40, 0, 0, 0));
  }

  @Test
  void aTailReadsWhatHasBecomeAPartMeanwhile() throws IOException {
    SyntheticRun run = run(parts());
    run.steps(1, 0);
    JsonLinesTail tail = JsonLinesTail.of(file, played);
    for (int i = 0; i < 8; i++) {
      tail.read();
      run.steps(i % 2 == 0 ? 3 : 15, 0);
    }
    run.close();

    assertThat(tail.read()).isEqualTo(new Summary(1 + 4 * 18, 0, 0, 0));
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
    assertThat(JsonLinesTail.of(file, new RecordingSink()).read()).isEqualTo(tail.read());
  }

  @Test
  void aTailWaitsForAFileThatIsAwayForAMoment() throws IOException {
    SyntheticRun run = run(JsonLinesSink.builder(file)).steps(2, 0);
    JsonLinesTail tail = JsonLinesTail.of(file, played);
    tail.read();
    Files.move(file, directory.resolve("run.jsonl.1"));

    assertThat(tail.read().steps()).isEqualTo(2);
    run.steps(1, 0).close();
    tail.read();
    assertThat(played.diagnoses()).isEqualTo(original.diagnoses());
  }

  @Test
  void stepsAreThinnedAfterANumberButNotThoseThatMatter() throws IOException {
    SyntheticRun run = run(JsonLinesSink.builder(file).thinAfter(10));
    run.steps(25, 0).epoch().steps(10, 0).nonFiniteStep().steps(3, 0).close();

    JsonLinesReader.play(file, played);

    assertThat(played.diagnoses())
        .extracting(Diagnosis::iteration)
        .containsExactly(
            0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 12L, 14L, 16L, 18L, 20L, 24L, 28L, 32L,
            35L, 36L, 38L);
    assertThat(played.alerts()).isEqualTo(original.alerts()).isNotEmpty();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void networksThatTakeTurnsAreThinnedEach() throws IOException {
    JsonLinesSink sink = JsonLinesSink.builder(file).thinAfter(2).build();
    SyntheticRun first = new SyntheticRun(SyntheticRun.network("a", "h", 6), sink);
    SyntheticRun second = new SyntheticRun(SyntheticRun.network("b", "h", 6), sink);
    for (int i = 0; i < 7; i++) {
      first.steps(1, 0);
      second.steps(1, 0);
    }

    JsonLinesReader.play(file, played);

    assertThat(played.diagnoses())
        .extracting(d -> d.step().network().name() + d.iteration())
        .containsExactly("a0", "b0", "a1", "b1", "a2", "b2", "a4", "b4");
  }

  @Test
  void theRoomIsNeverExceededAndItIsToldOnce() throws IOException {
    long room = 64 << 10;
    SyntheticRun run = run(JsonLinesSink.builder(file).limit(room)).steps(400, 0);

    assertThat(Files.size(file)).isBetween(room / 2, room);
    assertThat(log.lines())
        .containsExactly(
            "WARN %s has half of the 65536 bytes that it may have; from now on steps are left out."
                .formatted(file));

    for (int i = 0; i < 2000; i++) {
      run.epoch();
    }
    run.close();
    assertThat(Files.size(file)).isBetween(room - 100, room);
    assertThat(log.lines())
        .hasSize(2)
        .last()
        .isEqualTo(
            "WARN %s has the 65536 bytes that it may have; nothing more is written."
                .formatted(file));
    assertThat(JsonLinesReader.play(file, played).damaged()).isZero();
    assertThat(played.diagnoses().get(played.diagnoses().size() - 1).iteration()).isEqualTo(399);
  }

  @Test
  void aFileThatWasFullAndIsCutShortGoesOn() throws IOException {
    SyntheticRun run = run(JsonLinesSink.builder(file).limit(16 << 10)).steps(400, 0);
    for (int i = 0; i < 2000; i++) {
      run.epoch();
    }
    assertThat(log.lines()).last().asString().endsWith("nothing more is written.");
    new FileOutputStream(file.toFile()).close();

    run.steps(2, 0).close();

    assertThat(JsonLinesReader.play(file, played).damaged()).isZero();
    assertThat(played.diagnoses()).extracting(Diagnosis::iteration).containsExactly(400L, 401L);
  }

  @Test
  void partsAndWhatWasThereBeforeTakeOfTheRoom() throws IOException {
    long room = 64 << 10;
    run(parts().limit(room)).steps(400, 0).close();

    SyntheticRun second = run(parts().limit(room).append()).steps(400, 0);
    for (int i = 0; i < 2000; i++) {
      second.epoch();
    }
    second.close();

    try (Stream<Path> all = Files.list(directory)) {
      assertThat(all.mapToLong(path -> path.toFile().length()).sum())
          .isBetween(room / 2, room + PART);
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    JsonLinesSink.Builder builder = JsonLinesSink.builder(file);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.limit(4095))
        .withMessage("limit must be 4096 or more, but was 4095");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.partsOf(-1))
        .withMessage("partsOf must be 4096 or more, but was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.thinAfter(0))
        .withMessage("thinAfter must be 1 or more, but was 0");
    assertThat(file).doesNotExist();
  }

  private JsonLinesSink.Builder parts() {
    return JsonLinesSink.builder(file).partsOf(PART);
  }

  private SyntheticRun run(JsonLinesSink.Builder builder) {
    return new SyntheticRun(
        SyntheticRun.network("net", "h", 6),
        original,
        builder.build(LinesFile.Opener::toTheEnd, new MonitorLog(log.logger())));
  }

  private void cutLastLine() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
