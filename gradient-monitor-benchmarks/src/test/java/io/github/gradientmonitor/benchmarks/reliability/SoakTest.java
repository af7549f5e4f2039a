package io.github.gradientmonitor.benchmarks.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
  private static final int STEPS = 1800;
  private static final int THREADS = 3;
  private static final int EPOCHS = 10 * THREADS;

  @Test
  void whatWasHandedOnIsThereAndTheTrainingIsSound(@TempDir Path folder) throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    Soak.Outcome outcome = new Soak(STEPS, THREADS, true, folder, nowhere).run();

    assertThat(outcome.finite()).isTrue();
    assertThat(outcome.failures()).isGreaterThan(STEPS / 100);
    assertThat(outcome.written())
        .isLessThanOrEqualTo(outcome.heard())
        .isGreaterThanOrEqualTo(outcome.heard() - EPOCHS);
    assertThat(outcome.liveThreads()).isLessThanOrEqualTo(0);
  }
}
