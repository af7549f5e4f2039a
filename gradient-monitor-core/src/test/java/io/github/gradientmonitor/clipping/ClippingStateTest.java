package io.github.gradientmonitor.clipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.observation.Intervention;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingStateTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"10", "24", "25", "60", "140"})
  void goesOnAsIfNothingHadHappened(int steps) throws IOException {
    for (ClippingPolicy policy :
        List.of(
            ClippingPolicy.globalNorm(1),
            new PercentileClipping(10, 40),
            ClippingPolicy.zScore().onLayers(".*"))) {
      Random random = new Random(5);
      Governor first = new Governor(policy, NonFinitePolicy.REPORT);
      for (int i = 0; i < steps; i++) {
        step(first, random);
      }
      Path file = directory.resolve("clipping.txt");
      first.snapshot().write(file);
      Governor second = new Governor(policy, NonFinitePolicy.REPORT);
      second.restore(ClippingState.read(file));

      Random copy = new Random(7);
      Random other = new Random(7);
      for (int i = 0; i < 60; i++) {
        assertThat(step(second, other)).isEqualTo(step(first, copy));
      }
    }
  }

  private static double step(Governor governor, Random random) {
    Gradients gradient = Gradients.of(Math.exp(random.nextGaussian()), 1);
    Intervention done = governor.govern(0, 1, gradient.samples(), gradient);
    return done.normAfter();
  }

  @Test
  void isReadable() throws IOException {
    Governor governor = new Governor(new PercentileClipping(10, 40), NonFinitePolicy.REPORT);
    Gradients gradient = Gradients.of(0.5);
    governor.govern(0, 1, gradient.samples(), gradient);
    Path file = directory.resolve("clipping.txt");

    governor.snapshot().write(file);

    assertThat(file)
        .hasContent(
            """
            gradient-monitor clipping state, version 1
            policy PercentileClipping[percentile=10.0, history=40]
            norms 0.5
            end""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PK!zip                                                                  | line 1: it does not begin with
          ''                                                                      | line 1: it does not begin with
          gradient-monitor clipping state, version 2;policy x;end                 | line 1: its version is not 1
          gradient-monitor clipping state, version 1;norms 1.0;end                | line 2: it does not name the policy
          gradient-monitor clipping state, version 1                              | line 2: it does not name the policy
          gradient-monitor clipping state, version 1;policy x;norms 1.0           | line 3: it does not say end
          gradient-monitor clipping state, version 1;policy x;norms 1.0 one;end   | line 3: not a number: "one"
          gradient-monitor clipping state, version 1;policy x;a 1.0;a 2.0;end     | line 4: it repeats a
          gradient-monitor clipping state, version 1;policy ;norms 1.0;end        | line 2: it does not name the policy
          gradient-monitor clipping state, version 1;policy x;%G1 1.0;end         | line 3: not a name: "%G1"
          gradient-monitor clipping state, version 1;policy x;;end                | line 3: not a name: ""
          gradient-monitor clipping state, version 1;policy x;a  1.0;end          | line 3: not a number: ""
          gradient-monitor clipping state, version 1;policy x;a \u001b[31m;end   | line 3: not a number: "\\u001B[31m"
          """)
  void saysWhatIsWrongWithAFile(String content, String problem) throws IOException {
    Path file = directory.resolve("foreign.bin");
    Files.writeString(file, content.replace(';', '\n'));

    assertThatIOException()
        .isThrownBy(() -> ClippingState.read(file))
        .withMessageContaining(file.toString())
        .withMessageContaining(problem);
  }

  @Test
  void doesNotReadAFileWithoutEnd() throws IOException {
    Path file = directory.resolve("endless.txt");
    Files.writeString(file, "gradient-monitor clipping state, version 1\n");
    try (RandomAccessFile endless = new RandomAccessFile(file.toFile(), "rw")) {
      endless.setLength(65 << 20);
    }

    assertThatIOException()
        .isThrownBy(() -> ClippingState.read(file))
        .withMessageContaining("it has more than 64 MiB");
  }

  @Test
  void isRefusedByAnotherPolicy() {
    Governor governor = new Governor(ClippingPolicy.zScore(), NonFinitePolicy.REPORT);
    ClippingState foreign =
        new Governor(ClippingPolicy.percentile(10), NonFinitePolicy.REPORT).snapshot();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> governor.restore(foreign))
        .withMessageContaining("state must be that of ZScoreClipping[")
        .withMessageContaining("but is that of PercentileClipping[");
  }

  @Test
  void isRefusedWhenItIsDamaged() {
    ClippingPolicy zScore = ClippingPolicy.zScore();
    ClippingPolicy percentile = ClippingPolicy.percentile(10);
    ClippingPolicy fixed = new GlobalNormClipping(1);

    assertRefused(zScore, Map.of(), "memory must hold mean_and_variance, next_level, but holds []");
    assertRefused(
        zScore,
        Map.of("mean_and_variance", List.of(1.0), "next_level", List.of()),
        "mean_and_variance must hold 2 numbers, but holds 1");
    assertRefused(
        percentile,
        Map.of("norms", List.of(), "spy", List.of()),
        "memory must hold norms, but holds [norms, spy]");
    assertRefused(fixed, Map.of("x", List.of()), "memory must be empty, but holds [x]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 0, Double.NaN, Double.POSITIVE_INFINITY, 1e200})
  void isRefusedWhenANormCannotBeOne(double norm) {
    assertRefused(
        ClippingPolicy.percentile(10),
        Map.of("norms", List.of(1.0, norm)),
        "norms must hold numbers above 0 and at most 1.0E150, but holds " + norm);
  }

  @Test
  void isRefusedWhenItHoldsMoreNormsThanAreKept() {
    assertRefused(
        ClippingPolicy.percentile(10),
        Map.of("norms", Collections.nCopies(2_000_000, 1.0)),
        "norms must hold at most 1000 numbers, but holds 2000000");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, 0, 0, 0, mean_and_variance",
    "1, -1, 0, 0, 0, mean_and_variance",
    "1e200, 1, 0, 0, 0, mean_and_variance",
    "NaN, 1, 0, 0, 0, mean_and_variance",
    "1, 1, -1, 0, 0, next_level",
    "1, 1, 25, 0, 0, next_level",
    "1, 1, 9, 800, 0, next_level",
    "1, 1, 9, -800, 0, next_level",
    "1, 1, 9, 0, -1, next_level",
    "1, 1, 9, 0, Infinity, next_level"
  })
  void isRefusedWhenAFigureIsOutsideItsRange(
      double mean, double variance, double count, double log, double squares, String entry) {
    Map<String, List<Double>> memory =
        Map.of(
            "mean_and_variance", List.of(mean, variance),
            "next_level", List.of(count, log, squares));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClippingPolicy.zScore().start().restore(memory))
        .withMessageMatching(entry + " must hold .*, but holds .*");
  }

  @Test
  void leavesWhatWasLearntAloneWhenItIsRefused() {
    Clipper clipper = ClippingPolicy.zScore().start();
    Map<String, List<Double>> learnt =
        Map.of("mean_and_variance", List.of(2.0, 1.0), "next_level", List.of(1.0, 3.0, 0.0));
    clipper.restore(learnt);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                clipper.restore(
                    Map.of(
                        "mean_and_variance", List.of(5.0, 1.0),
                        "next_level", List.of(-1.0, 3.0, 0.0))));

    assertThat(clipper.snapshot()).isEqualTo(learnt);
  }

  @Test
  void keepsNamesWhateverIsInThem() throws IOException {
    ClippingState state =
        new ClippingState("x", Map.of("norms/encoder w\n1 %", List.of(1.0), "größe", List.of()));
    Path file = directory.resolve("clipping.txt");

    state.write(file);

    assertThat(ClippingState.read(file)).isEqualTo(state);
  }

  @Test
  void isOneLineWhateverThePatternsOfItsLayers() {
    Governor governor =
        new Governor(ClippingPolicy.zScore().onLayers("a\nb"), NonFinitePolicy.REPORT);

    governor.restore(governor.snapshot());

    assertThat(governor.snapshot().policy()).contains("a\\nb");
  }

  private static void assertRefused(
      ClippingPolicy policy, Map<String, List<Double>> memory, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Governor(policy, NonFinitePolicy.REPORT)
                    .restore(new ClippingState(policy.toString(), memory)))
        .withMessage(message);
  }

  @Test
  void refusesWhatWouldNotBeRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClippingState("two\nlines", Map.of()))
        .withMessageStartingWith("policy must be one line");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClippingState("x", Map.of("", List.of())))
        .withMessageStartingWith("names must not be empty");
  }
}
