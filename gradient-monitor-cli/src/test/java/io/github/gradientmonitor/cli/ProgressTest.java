package io.github.gradientmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void plainLinesComeOnceEachTenth() {
    run(Progress.lines("training", 25, out), 25);

    assertThat(text().lines())
        .hasSize(10)
        .startsWith("training: 12 % (3 of 25)", "training: 20 % (5 of 25)")
        .endsWith("training: 100 % (25 of 25)");
  }

  @Test
  void fewerStepsThanTenthsAreOneLineEach() {
    run(Progress.lines("training", 2, out), 2);

    assertThat(text().lines())
        .containsExactly("training: 50 % (1 of 2)", "training: 100 % (2 of 2)");
  }

  @Test
  void aBarIsDrawnInOneLine() {
    run(Progress.bar("training", 25, out), 25);

    assertThat(text()).contains("training", "25/25").contains("\r");
  }

  @Test
  void aBarShowsTheLatestNote() {
    try (Progress bar = Progress.bar("trials", 120, out)) {
      bar.steps(60, "as it was");
      bar.steps(60, "healthy");
    }
    assertThat(text()).contains("120/120", "healthy");
  }

  @Test
  void aNoteIsShownHoweverFewTheSteps() {
    try (Progress lines = Progress.lines("trials", 900, out)) {
      lines.steps(3, "as it was: Exploding gradient");
      lines.steps(60, "healthy");
    }
    assertThat(text().lines())
        .containsExactly(
            "trials: 0 % (3 of 900): as it was: Exploding gradient",
            "trials: 7 % (63 of 900): healthy");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static void run(Progress progress, int steps) {
    try (progress) {
      for (int i = 0; i < steps; i++) {
        progress.step();
      }
    }
  }
}
