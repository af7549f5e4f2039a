package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTailTest implements MonitorSink {
  @TempDir private Path directory;
  private final List<Long> heard = new ArrayList<>();

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    heard.add(diagnosis.iteration());
  }

  @Test
  void readsEachStepOnceHoweverTheFileGrows() throws IOException {
    byte[] whole = run("whole.jsonl", 6, 5);
    Path file = Files.createFile(directory.resolve("run.jsonl"));
    JsonLinesTail tail = JsonLinesTail.of(file, this);

    for (int from = 0; from < whole.length; from += 1000) {
      byte[] part = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + 1000));
      Files.write(file, part, StandardOpenOption.APPEND);
      tail.read();
    }

    assertThat(heard).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(tail.read().steps()).isEqualTo(5);
    assertThat(tail.read().damaged()).isZero();
  }

  @Test
  void aLineLongerThanAPieceIsReadWhole() throws IOException {
    byte[] whole = run("wide.jsonl", 9000, 2);
    assertThat(new String(whole, StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.length() > 1 << 20);

    JsonLinesTail.of(directory.resolve("wide.jsonl"), this).read();

    assertThat(heard).containsExactly(0L, 1L);
  }

  @Test
  void aFileThatWasBegunAnewIsReadFromItsStart() throws IOException {
    Path file = directory.resolve("run.jsonl");
    JsonLinesTail tail = JsonLinesTail.of(file, this);
    run("run.jsonl", 6, 5);
    tail.read();

    run("run.jsonl", 6, 2);

    assertThat(tail.read().steps()).isEqualTo(2);
    assertThat(heard).containsExactly(0L, 1L, 2L, 3L, 4L, 0L, 1L);
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    JsonLinesTail tail = JsonLinesTail.of(directory.resolve("none.jsonl"), this);

    assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(tail::read);
  }

  private byte[] run(String name, int hidden, int steps) throws IOException {
    Path file = directory.resolve(name);
    new SyntheticRun(SyntheticRun.network("net", "h", hidden), JsonLinesSink.to(file))
        .steps(steps, 0)
        .close();
    return Files.readAllBytes(file);
  }
}
