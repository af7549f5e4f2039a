package io.github.gradientmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.sink.JsonLinesSink;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir private Path directory;
  private Path deep = Path.of("");
  private Path flat = Path.of("");
  private Path page = Path.of("");

  @BeforeEach
  void trainTwoNetworks() {
    deep = directory.resolve("deep.jsonl");
    flat = directory.resolve("flat.jsonl");
    page = directory.resolve("comparison.html");
    SmallRun.train(6, 10, JsonLinesSink.to(deep));
    SmallRun.train(2, 12, JsonLinesSink.to(flat));
  }

  @Test
  void drawsRunsUnderTheNamesOfTheirFiles() {
    CommandRun run = CommandRun.of("compare", deep, flat, "--to", page);

    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo("2 runs compared in " + page + System.lineSeparator());
    assertThat(page).content().contains("<title>Comparison of deep, flat</title>");
  }

  @Test
  void filesOfOneNameAreToldApartByTheirDirectories() throws Exception {
    Path other = Files.createDirectory(directory.resolve("b")).resolve("deep.jsonl");
    Files.copy(flat, other);

    assertThat(CommandRun.of("compare", deep, other, "--to", page).exit()).isZero();
    assertThat(page).content().contains("Comparison of " + deep + ", " + other);
  }

  @Test
  void partsAreReadAndAreNotWrittenOver() {
    Path parts = directory.resolve("parts.jsonl");
    SmallRun.train(6, 20, JsonLinesSink.builder(parts).partsOf(20_000).build());
    Path part = directory.resolve("parts.0001.jsonl.gz");

    assertThat(CommandRun.of("compare", parts, flat, "--to", page).exit()).isZero();
    assertThat(page).content().contains("\"steps\":20,");
    CommandRun over = CommandRun.of("compare", parts, flat, "--to", part);
    assertThat(over.exit()).isEqualTo(64);
    assertThat(over.err()).startsWith("--to must not be the input " + part.toString());
  }

  @Test
  void saysInWhatARunDepartsFromABaseline() {
    Path baseline = directory.resolve("baseline.json");
    CommandRun written = CommandRun.of("baseline", deep, "--to", baseline);
    Path slow = directory.resolve("slow.jsonl");
    SmallRun.train(6, 10, 1e-5, JsonLinesSink.to(slow));

    CommandRun same = CommandRun.of("compare", deep, "--baseline", baseline, "--to", page);
    CommandRun other = CommandRun.of("compare", slow, "--baseline", baseline, "--to", page);

    assertThat(written.exit()).isZero();
    assertThat(written.out().strip()).isEqualTo("baseline of 1 run in " + baseline);
    assertThat(same.out().strip()).isEqualTo("deep is like the baseline.");
    assertThat(same.exit()).isZero();
    assertThat(other.out()).startsWith("slow: ").contains("slow: Update ratio of ");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(page).doesNotExist();
    CommandRun both = CommandRun.of("compare", deep, slow, "--baseline", baseline, "--to", page);
    assertThat(both.out()).contains("deep is like", "slow: Update", "2 runs compared");
    assertThat(page)
        .content()
        .containsSubsequence(
            "{\"name\":\"deep\",\"departures\":[],",
            "{\"name\":\"slow\",\"departures\":[\"",
            "Update ratio of ");
    assertThat(both.exit()).isEqualTo(1);
  }

  @Test
  void neitherAPartNorABaselineIsWrittenOver() throws Exception {
    Path parts = directory.resolve("parts.jsonl");
    SmallRun.train(6, 20, JsonLinesSink.builder(parts).partsOf(20_000).build());
    Path part = directory.resolve("parts.0001.jsonl.gz");
    byte[] lines = Files.readAllBytes(part);
    Path baseline = directory.resolve("baseline.json");
    CommandRun.of("baseline", deep, "--to", baseline);
    Path again = Files.copy(deep, directory.resolve("again.jsonl"));
    byte[] usual = Files.readAllBytes(baseline);

    CommandRun overPart = CommandRun.of("baseline", parts, "--to", part);
    CommandRun overBaseline =
        CommandRun.of("compare", deep, again, "--baseline", baseline, "--to", baseline);

    assertThat(overPart.err()).startsWith("--to must not be the input " + part);
    assertThat(overBaseline.err()).startsWith("--to must not be the input " + baseline);
    assertThat(new int[] {overPart.exit(), overBaseline.exit()}).containsOnly(64);
    assertThat(part).hasBinaryContent(lines);
    assertThat(baseline).hasBinaryContent(usual);
  }

  @Test
  void aBaselineThatDoesNotFitIsOneLine() throws Exception {
    Path baseline = directory.resolve("baseline.json");
    CommandRun.of("baseline", deep, "--to", baseline);
    Path damaged = Files.writeString(directory.resolve("damaged.json"), "{\"version\": 7");

    CommandRun layers = CommandRun.of("compare", flat, "--baseline", baseline, "--to", page);
    CommandRun broken = CommandRun.of("compare", deep, "--baseline", damaged, "--to", page);
    CommandRun over = CommandRun.of("baseline", deep, "--to", deep);

    assertThat(layers.err()).startsWith("a run must be of a network with the layers ");
    assertThat(broken.err().strip())
        .isEqualTo(
            "cannot read the baseline: "
                + damaged
                + ", line 1, column 13: version must be 1, but was 7");
    assertThat(over.err()).startsWith("--to must not be the input " + deep);
    assertThat(new int[] {layers.exit(), broken.exit(), over.exit()}).containsOnly(64);
  }

  @Test
  void whatIsWrongWithTheInputIsOneLine() {
    CommandRun twice = CommandRun.of("compare", deep, deep, "--to", page);
    CommandRun over = CommandRun.of("compare", deep, flat, "--to", flat);
    CommandRun none = CommandRun.of("compare", deep, directory.resolve("x.jsonl"), "--to", page);

    assertThat(twice.err().strip()).isEqualTo("names of runs must be unique, but two are " + deep);
    assertThat(over.err()).startsWith("--to must not be the input " + flat);
    assertThat(none.err()).startsWith("cannot read " + directory.resolve("x.jsonl"));
    assertThat(new int[] {twice.exit(), over.exit(), none.exit()}).containsOnly(64);
    assertThat(CommandRun.of("compare", deep).exit()).isEqualTo(64);
    assertThat(page).doesNotExist();
  }
}
