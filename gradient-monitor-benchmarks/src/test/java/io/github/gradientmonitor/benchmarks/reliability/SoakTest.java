package io.github.gradientmonitor.benchmarks.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

  /** About 30 kB were measured; 40 bytes that each step leaves behind would be too many. */
  private static final long OWN_BYTES = 100_000;

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
    assertThat(outcome.ownBytes()).isLessThan(OWN_BYTES);
  }

  @Test
  void anythingElseThanWithOrWithoutIsRefused(@TempDir Path folder) {
    String[] arguments = {"1800", "3", "perhaps", folder.toString()};

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Soak.main(arguments))
        .withMessage("the third argument must be with or without, but was perhaps");
    assertThat(folder).isEmptyDirectory();
  }
}
