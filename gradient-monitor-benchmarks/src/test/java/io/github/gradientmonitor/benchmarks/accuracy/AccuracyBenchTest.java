package io.github.gradientmonitor.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small part of the bench, trained anew: one seed of ten networks. */
class AccuracyBenchTest {
  private static final String CASES =
      "^(8 x sigmoid 5.*|10 x tanh 64, N\\(0, 0.01\\).*|3 x ReLU 64, labels turn.*"
          + "|softmax over one unit.*|e: .*|o: .*|regression of a cube.*)";

  private final StringWriter out = new StringWriter();

  @Test
  void findsEveryIllNetworkAndIsSilentOnTheOthers() {
    AccuracyBench bench = run("--seeds", "1", "--case", CASES);

    for (Half half : Half.values()) {
      Scoreboard monitor = bench.boards(half).get(0);
      assertThat(monitor.runs()).as(half.word()).isGreaterThanOrEqualTo(3);
      assertThat(monitor.missed()).as(half.word()).isZero();
      assertThat(monitor.falseAlarms()).as(half.word()).isZero();
    }
    assertThat(out.toString())
        .contains("## The test half", "| gradient-monitor | 1.000 (", "| DeepDiagnosis |");
  }

  @Test
  void judgesKeptRunsAsItJudgedThemWhenTheyWereMade(@TempDir Path folder) throws Exception {
    String[] options = {"--seeds", "1", "--case", "^o: exclusive or, 2-8-2", "--keep", "" + folder};
    run(options);
    String first = out.toString();
    out.getBuffer().setLength(0);

    run(options);

    assertThat(out).hasToString(first);
    try (Stream<Path> kept = Files.list(folder)) {
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void hasAsManyCasesAsItClaims() {
    List<Case> ill = Cases.ill();
    List<Case> healthy = Cases.sound();

    assertThat(ill).hasSizeGreaterThanOrEqualTo(99).allMatch(Case::isIll);
    assertThat(healthy).hasSizeGreaterThanOrEqualTo(86).noneMatch(Case::isIll);
  }

  private AccuracyBench run(String... options) {
    AccuracyBench bench = new AccuracyBench();
    int exit =
        new CommandLine(bench)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(new StringWriter(), true))
            .execute(options);
    assertThat(exit).isZero();
    return bench;
  }
}
