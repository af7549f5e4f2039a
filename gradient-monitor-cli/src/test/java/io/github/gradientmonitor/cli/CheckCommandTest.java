package io.github.gradientmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Course;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

class CheckCommandTest {
  private static final Path NETWORK = Path.of("src/test/resources/network.json");
  private static final Path POINTS = Path.of("src/test/resources/points.csv");

  @TempDir private Path directory;

  @Test
  void findsNothingWhereNothingIsWrong() {
    CommandRun run = check(NETWORK, POINTS);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("Nothing was found." + System.lineSeparator());
    assertThat(run.exit()).isZero();
  }

  @Test
  void saysWhatWillNotWorkWhyAndWhatToTry() throws Exception {
    Path wrong =
        Files.writeString(
            directory.resolve("wrong.json"),
            Files.readString(NETWORK).replace("ActivationSoftmax", "ActivationReLU"));

    CommandRun run = check(wrong, POINTS);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("relu", "  Likely cause: ", "  Try: softmax");
  }

  @Test
  void whatIsWrongWithTheInputIsOneLine() throws Exception {
    Path narrow = Files.writeString(directory.resolve("narrow.csv"), "x,kind\n1,0\n2,1\n");

    for (CommandRun run :
        new CommandRun[] {
          check(NETWORK, narrow), check(directory, POINTS), check(NETWORK, directory)
        }) {
      assertThat(run.exit()).isEqualTo(64);
      assertThat(run.err().lines()).hasSize(1);
    }
    assertThat(check(NETWORK, narrow).err()).startsWith("the network does not take these data: ");
    assertThat(check(directory, POINTS).err()).startsWith("no such file: " + directory);
    assertThat(check(NETWORK, directory).err()).contains("is a directory, not a file");
  }

  @Test
  void whatBeginsLikeTheBaselineIsFine() throws Exception {
    Path baseline = baseline();

    CommandRun run = check(NETWORK, POINTS, "--baseline", baseline);

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            "Nothing was found.", "The gradient is like that of the first step of the baseline.");
    assertThat(run.exit()).isZero();
  }

  @Test
  void saysInWhatTheFirstGradientDepartsFromTheBaseline() throws Exception {
    List<String> small = new ArrayList<>();
    for (String line : Files.readAllLines(POINTS)) {
      String[] columns = line.split(",", -1);
      small.add(
          small.isEmpty()
              ? line
              : Double.parseDouble(columns[0]) / 8
                  + ","
                  + Double.parseDouble(columns[1]) / 8
                  + ","
                  + columns[2]);
    }
    Path data = Files.write(directory.resolve("small.csv"), small);

    CommandRun run = check(NETWORK, data, "--baseline", baseline());

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("Departs from the baseline: Weight gradient of ")
        .contains(" is lower than in the first step of the baseline: ");
  }

  @Test
  void aBaselineThatDoesNotFitIsOneLine() throws Exception {
    Course other = new Course();
    SmallRun.train(6, 10, other);
    Path layers = directory.resolve("layers.json");
    Baseline.of(List.of(other)).write(layers);
    Path damaged = Files.writeString(directory.resolve("damaged.json"), "[]");

    CommandRun unlike = check(NETWORK, POINTS, "--baseline", layers);
    CommandRun broken = check(NETWORK, POINTS, "--baseline", damaged);

    assertThat(unlike.err()).startsWith("the network must have the layers ");
    assertThat(broken.err()).startsWith("cannot read the baseline: " + damaged + ", line 1, ");
    for (CommandRun run : List.of(unlike, broken)) {
      assertThat(run.exit()).isEqualTo(64);
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  /** Of 30 steps of the network on the points. */
  private Path baseline() throws Exception {
    MultiLayerNetwork network =
        new MultiLayerNetwork(MultiLayerConfiguration.fromJson(Files.readString(NETWORK)));
    network.init();
    Course course = new Course();
    network.addListeners(GradientMonitorListener.builder().withoutLog().sink(course).build());
    DataSet points = CsvTable.read(POINTS).examples("kind", 2);
    for (int i = 0; i < 30; i++) {
      network.fit(points);
    }
    Path file = directory.resolve("baseline.json");
    Baseline.of(List.of(course)).write(file);
    return file;
  }

  private static CommandRun check(Path network, Path data, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("check", "--config", network, "--data", data, "--label-column", "kind"));
    words.addAll(List.of("--classes", 2));
    words.addAll(List.of(more));
    return CommandRun.of(words.toArray());
  }
}
