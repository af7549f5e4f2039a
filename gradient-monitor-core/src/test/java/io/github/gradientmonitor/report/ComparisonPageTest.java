package io.github.gradientmonitor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.baseline.Quantity;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {
  @Test
  void holdsEachRunUnderItsName() {
    String page =
        ComparisonPage.of(
            List.of(new ComparedRun("ill", run(6, 0.6)), new ComparedRun("cured", run(4, 0))));

    assertThat(page)
        .contains("<title>Comparison of ill, cured</title>")
        .containsSubsequence(
            "{\"name\":\"ill\",\"run\":{\"library\"", "{\"name\":\"cured\",\"run\":{\"library\"");
  }

  @Test
  void holdsInWhatARunDepartsWhereItWasHeldBesideABaseline() {
    RecordedRun run = run(6, 0);
    Departure slow =
        new Departure(
            Quantity.UPDATE_RATIO,
            List.of("</h1>"),
            0.2,
            3,
            new Departure.Extreme("</h1>", 0.3, -5, -2, 0.7));

    String page =
        ComparisonPage.of(
            List.of(
                new ComparedRun("like", run, List.of()),
                new ComparedRun("slow", run, List.of(slow)),
                new ComparedRun("alone", run)));

    assertThat(page)
        .containsSubsequence(
            "{\"name\":\"like\",\"departures\":[],\"run\"",
            "{\"name\":\"slow\",\"departures\":[\"Update ratio of \\u003c/h1> is lower than in the"
                + " baseline in 3 tenths of the run, first at 20 %: 1.0e-05 in place of 1.0e-02",
            "{\"name\":\"alone\",\"run\"");
  }

  @Test
  void aNameIsNeverMarkup() {
    String name = "</script><script>alert(1)</script>";

    String page =
        ComparisonPage.of(
            List.of(new ComparedRun(name, run(6, 0)), new ComparedRun("other", run(6, 0))));

    assertThat(page).doesNotContain("<script>alert");
  }

  @Test
  void replacesAFileAsAWhole(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("c.html"), "before");
    List<ComparedRun> runs =
        List.of(new ComparedRun("a", run(6, 0)), new ComparedRun("b", run(6, 0)));

    ComparisonPage.write(runs, file);

    assertThat(file).hasContent(ComparisonPage.of(runs));
    assertThat(directory).isDirectoryNotContaining(each -> !each.equals(file));
  }

  @Test
  void oneRunOrTwentyOneOrTwoOfOneNameAreRefused() {
    RecordedRun run = run(6, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ComparisonPage.of(List.of(new ComparedRun("a", run))))
        .withMessage("runs must be 2 .. 20, but were 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ComparisonPage.of(
                    IntStream.range(0, 21).mapToObj(i -> new ComparedRun("r" + i, run)).toList()))
        .withMessage("runs must be 2 .. 20, but were 21");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ComparisonPage.of(Collections.nCopies(2, new ComparedRun("twin", run))))
        .withMessage("names of runs must be unique, but two are twin");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ComparedRun(" ", run))
        .withMessage("name must not be blank, but was \" \"");
  }

  private static RecordedRun run(int hidden, double slope) {
    RunRecorder recorder = new RunRecorder();
    new SyntheticRun(SyntheticRun.network("net", "h", hidden), recorder).steps(8, slope);
    return recorder.run().orElseThrow();
  }
}
