package io.github.gradientmonitor.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.JsonLinesReader;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.Steps;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {
  private static final NetworkProfile NETWORK = SyntheticRun.network("net", "h", 6);

  @TempDir private Path directory;

  @Test
  void aRunIsLikeItself() {
    Course course = course(100, 0.1);

    assertThat(Baseline.of(List.of(course)).departures(course)).isEmpty();
  }

  @Test
  void aRunOfAnotherLengthIsHeldBesideItByItsShare() {
    Course longer = new Course();
    new SyntheticRun(NETWORK, longer).steps(300, 0).steps(300, 0.4);
    Course shorter = new Course();
    new SyntheticRun(NETWORK, shorter).steps(50, 0).steps(50, 0.4);

    assertThat(Baseline.of(List.of(longer)).departures(shorter)).isEmpty();
  }

  @Test
  void sayInWhatARunDeparts() {
    Baseline baseline = Baseline.of(List.of(course(100, 0)));
    Course ill = new Course();
    new SyntheticRun(NETWORK, ill).steps(50, 0).steps(50, 0.4);

    List<Departure> departures = baseline.departures(ill);

    assertThat(departures)
        .extracting(Departure::quantity)
        .containsExactly(Quantity.BIAS_GRADIENT, Quantity.WEIGHT_GRADIENT);
    Departure bias = departures.get(0);
    assertThat(bias.layers()).containsExactly("h1", "h2", "h3", "h4", "h5");
    assertThat(bias.from()).isEqualTo(0.5);
    assertThat(bias.parts()).isEqualTo(5);
    assertThat(bias.worst().layer()).isEqualTo("h1");
    assertThat(bias.worst().value() - bias.worst().usual()).isCloseTo(-2.4, within(0.1));
    assertThat(bias.sentence())
        .matches(
            "Bias gradient of h1 \\.\\. h5 \\(5 layers\\) is lower than in the baseline in 5 tenths"
                + " of the run, first at 50 %: 4\\.\\de-03 in place of (9|1)\\.\\de(-01|\\+00) in"
                + " h1 at \\d0 % \\(2\\.4 decades away, up to 0\\.\\d is usual\\)\\.");
  }

  @Test
  void whatIsHigherAndWhatIsLowerAreDeparturesOfTheirOwn() {
    Baseline baseline = Baseline.of(List.of(course(100, 0)));
    Course tilted = new Course();
    new SyntheticRun(NETWORK, tilted)
        .steps(20, 0) // tenths 0 and 1
        .steps(30, -0.4) // 2, 3 and 4: higher, the more so the farther from the output
        .steps(50, 0.3); // 5 .. 9: lower

    List<Departure> bias =
        baseline.departures(tilted).stream()
            .filter(each -> each.quantity() == Quantity.BIAS_GRADIENT)
            .toList();

    assertThat(bias).hasSize(2);
    assertThat(bias.get(0).sentence()).contains(" of h1 .. h4 (4 layers) is lower than ");
    assertThat(bias.get(0).from()).isEqualTo(0.5);
    assertThat(bias.get(0).parts()).isEqualTo(5);
    assertThat(bias.get(0).worst().value()).isLessThan(bias.get(0).worst().usual());
    assertThat(bias.get(1).sentence()).contains(" of h1 .. h5 (5 layers) is higher than ");
    assertThat(bias.get(1).from()).isEqualTo(0.2);
    assertThat(bias.get(1).parts()).isEqualTo(3);
    assertThat(bias.get(1).worst().value()).isGreaterThan(bias.get(1).worst().usual());
  }

  @Test
  void tenthsAreCountedOverAllLayersThatDepart() {
    NetworkProfile network = Steps.network(2);
    Course good = new Course();
    Course ill = new Course();
    GradientMonitor sound = monitor(network, good);
    GradientMonitor broken = monitor(network, ill);
    for (int i = 0; i < 100; i++) {
      sound.observe(Steps.ofLogs(network, i, 0, 0, 0));
      double first = i >= 20 && i < 50 ? -1 : 0;
      double second = i >= 70 && i < 90 ? -3 : 0;
      broken.observe(Steps.ofLogs(network, i, first, second, 0));
    }

    Departure bias = Baseline.of(List.of(good)).departures(ill).get(0);

    assertThat(bias.quantity()).isEqualTo(Quantity.BIAS_GRADIENT);
    assertThat(bias.layers()).containsExactly("h1", "h2");
    assertThat(bias.worst().layer()).isEqualTo("h2");
    assertThat(bias.from()).isEqualTo(0.2);
    assertThat(bias.parts()).isEqualTo(5);
  }

  @Test
  void aCourseOfSeveralNetworksIsRefused() {
    Course several = new Course();
    SyntheticRun one = new SyntheticRun(NETWORK, several);
    SyntheticRun other = new SyntheticRun(NETWORK.named("net (2)"), several);
    SyntheticRun third = new SyntheticRun(NETWORK.named("net (3)"), several);
    for (int i = 0; i < 20; i++) {
      one.steps(1, 0);
      other.steps(1, 0);
      third.steps(1, 0);
    }
    third.steps(20, 0);

    assertThatThrownBy(() -> Baseline.of(List.of(several)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a course is of one network, but heard 3: net, net (2), net (3)");
  }

  @Test
  void aFileIsReplacedNotWrittenOver() throws IOException {
    Path file = directory.resolve("baseline.json");
    Baseline.of(List.of(course(20, 0))).write(file);
    String before = Files.readString(file);
    Path link = Files.createLink(directory.resolve("link.json"), file);

    Baseline.of(List.of(course(20, 0.4))).write(file);

    assertThat(file).content().isNotEqualTo(before);
    assertThat(link).content().isEqualTo(before);
  }

  @Test
  void whatIsSeenInOneTenthOnlyIsNoDeparture() {
    Baseline baseline = Baseline.of(List.of(course(100, 0)));
    Course hiccup = new Course();
    new SyntheticRun(NETWORK, hiccup).steps(50, 0).steps(10, 0.6).steps(40, 0);

    assertThat(baseline.departures(hiccup)).isEmpty();
  }

  @Test
  void aGradientThatIsNotFiniteOrZeroDeparts() {
    Baseline baseline = Baseline.of(List.of(course(100, 0)));
    Course broken = new Course();
    SyntheticRun run = new SyntheticRun(NETWORK, broken).steps(70, 0);
    for (int i = 0; i < 30; i++) {
      run.nonFiniteStep();
    }

    assertThat(baseline.departures(broken).get(0).sentence())
        .contains("higher", "not finite in place of")
        .doesNotContain("decades", "Infinity");
  }

  @Test
  void runsThatDifferWidenWhatIsUsual() {
    Course flat = course(100, 0);
    Course steep = course(100, 0.3);
    Course steeper = course(100, 0.4);

    assertThat(Baseline.of(List.of(flat)).departures(steeper)).isNotEmpty();
    assertThat(Baseline.of(List.of(flat, steep)).departures(steeper)).isEmpty();
  }

  @Test
  void aFileHoldsAllOfIt() throws IOException {
    Course course = course(100, 0.1);
    Path file = directory.resolve("baseline.json");
    Baseline.of(List.of(course, course(60, 0.1))).write(file);

    Baseline read = Baseline.read(file);

    assertThat(read.layers()).isEqualTo(course.layers()).hasSize(7);
    assertThat(read.runs()).isEqualTo(2);
    assertThat(read.epochs()).isZero();
    assertThat(read.departures(course)).isEmpty();
    Path again = directory.resolve("again.json");
    read.write(again);
    assertThat(again).hasSameTextualContentAs(file);
    assertThat(read.departures(course(100, 0.6))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\" : 1 | \"version\" : 2 | line 2, column 15: version must be 1, but was 2",
        "\"runs\" : 1 | \"runs\" : 0 | line 4, column 12: runs must be 1 or more, but was 0",
        "\"epochs\" | \"epoch\" | line 3, column 3: the next field must be epochs, but was epoch",
        "\"hout\" ] | 3 ] | layers must have ] here, but has 3",
        "\"hout\" ], | \"hout\", \"x\" ], | bias_gradient must be of 8 layers, but was of 7",
        "\"NaN\", \"NaN\" ] | \"NaN\" ] | usual must have 10 numbers, but has 9",
        "\"NaN\", \"NaN\" ] | \"NaN\", \"NaN\", 1 ] | usual must have 10 numbers, but has more",
        "\"NaN\", \"NaN\" ] | \"NaN\", \"x\" ] | usual must be numbers, but has x",
        "0.0, 0.0 ] | 0.0, -1.0 ] | skill: spread must be 0 or more, but was -1.0",
        "\"skill\" | !skill | a baseline must be JSON: ",
      })
  void aFileThatIsNotRightIsRefusedWithThePlace(String from, String to, String message)
      throws IOException {
    Path file = directory.resolve("baseline.json");
    Baseline.of(List.of(course(20, 0))).write(file);
    String right = Files.readString(file);
    assertThat(right).contains(from);
    Files.writeString(file, replaceFirst(right, from, to));

    assertThatThrownBy(() -> Baseline.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ", line ")
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatIsCutOffIsRefused() throws IOException {
    Path file = directory.resolve("baseline.json");
    Baseline.of(List.of(course(20, 0))).write(file);
    String right = Files.readString(file);
    Files.writeString(file, right.substring(0, right.length() / 2));

    assertThatThrownBy(() -> Baseline.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a baseline must be JSON");
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    Baseline baseline = Baseline.of(List.of(course(20, 0)));
    Course other = new Course();
    new SyntheticRun(SyntheticRun.network("net", "h", 3), other).steps(20, 0);

    assertThatThrownBy(() -> baseline.departures(other))
        .hasMessage(
            "a run must be of a network with the layers [h1, h2, h3, h4, h5, h6, hout], but has"
                + " [h1, h2, h3, hout]");
    assertThatThrownBy(() -> baseline.departures(course(9, 0)))
        .hasMessage("a run must have at least 10 observed steps, but had 9");
    assertThatThrownBy(() -> Baseline.of(List.of()))
        .hasMessage("courses must be one or more, but were none");
    assertThatThrownBy(() -> new Course(0)).hasMessage("epochs must be 1 or more, but was 0");
  }

  @Test
  void takesTheFirstEpochsOnly() {
    Course whole = new Course(2); // an epoch of a synthetic run has 20 steps
    new SyntheticRun(NETWORK, whole).steps(40, 0).steps(60, 0.6);
    Baseline baseline = Baseline.of(List.of(whole));
    Course later = baseline.course();
    new SyntheticRun(NETWORK, later).steps(40, 0);
    Course tooShort = baseline.course();
    new SyntheticRun(NETWORK, tooShort).steps(20, 0);

    assertThat(whole.steps()).isEqualTo(40);
    assertThat(baseline.departures(later)).isEmpty();
    assertThatThrownBy(() -> baseline.departures(tooShort))
        .hasMessage("a run must be of the first 2 epochs, but was of 1 epochs");
    assertThatThrownBy(() -> baseline.departures(course(100, 0)))
        .hasMessage("a run must be of the first 2 epochs, but was of all");
  }

  @Test
  void readsARunFromJsonLines() throws IOException {
    Path lines = directory.resolve("run.jsonl");
    Course live = new Course();
    new SyntheticRun(NETWORK, live, JsonLinesSink.to(lines)).steps(30, 0.2).close();
    Course played = new Course();
    JsonLinesReader.play(lines, played);

    Path one = directory.resolve("one.json");
    Path two = directory.resolve("two.json");
    Baseline.of(List.of(live)).write(one);
    Baseline.of(List.of(played)).write(two);

    assertThat(two).hasSameTextualContentAs(one);
  }

  @Test
  void aLongRunTakesBoundedMemoryAndKeepsItsShape() {
    Course longer = new Course();
    new SyntheticRun(NETWORK, longer).steps(2500, 0).steps(2500, 0.4);
    Course shorter = new Course();
    new SyntheticRun(NETWORK, shorter).steps(50, 0).steps(50, 0.4);

    assertThat(longer.steps()).isEqualTo(5000);
    assertThat(Baseline.of(List.of(shorter)).departures(longer)).isEmpty();
  }

  @Test
  void aNetworkThatWasNotTrainedIsHeldBesideTheFirstStep() throws IOException {
    NetworkProfile network = Steps.network(2);
    Course good = new Course();
    GradientMonitor monitor = monitor(network, good);
    for (int i = 0; i < 100; i++) {
      double later = i == 0 ? 0 : -2;
      monitor.observe(Steps.ofLogs(network, i, later, later, later));
    }
    Path file = directory.resolve("baseline.json");
    Baseline.of(List.of(good)).write(file);
    Baseline baseline = Baseline.read(file);

    assertThat(baseline.departures(before(Steps.ofLogs(network, 0, 0.5, 0, -0.5)))).isEmpty();
    List<Departure> departures = baseline.departures(before(Steps.ofLogs(network, 0, -1.5, -1, 0)));

    assertThat(departures).extracting(Departure::parts).containsOnly(0);
    assertThat(departures)
        .extracting(Departure::sentence)
        .contains(
            "Bias gradient of h1, h2 is lower than in the first step of the baseline: 3.2e-02 in"
                + " place of 1.0e+00 in h1 (1.5 decades away, up to 0.7 is usual).");
    assertThatThrownBy(() -> baseline.departures(before(Steps.sloping(NETWORK, 0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the network must have the layers [h1, h2, out], but has [h1, h2, h3, h4, h5, h6, hout]");
  }

  @Test
  void theSkillBeforeATrainingIsNoDeparture() {
    NetworkProfile network = Steps.network(2);
    DataSample labels = Labels.of(LossFunction.MEAN_SQUARED_ERROR, new float[][] {{0}, {2}});
    Course good = new Course();
    GradientMonitor monitor = monitor(network, good);
    for (int i = 0; i < 100; i++) {
      TrainingStep step = Steps.ofLogs(network, i, 0, 0, 0);
      monitor.observe(lost(step, 0.01).withData(labels));
    }
    Diagnosis before = before(lost(Steps.ofLogs(network, 0, 0, 0, 0), 5).withData(labels));

    assertThat(before.skill().value()).isEqualTo(-4);
    assertThat(Baseline.of(List.of(good)).departures(before)).isEmpty();
  }

  private static TrainingStep lost(TrainingStep step, double loss) {
    return new TrainingStep(step.network(), step.iteration(), 0, loss, step.layers());
  }

  @Test
  void theFirstStepIsThatInTheMiddleOfTheRuns() {
    NetworkProfile network = Steps.network(2);
    Course[] courses = new Course[3];
    for (int run = 0; run < 3; run++) {
      courses[run] = new Course();
      GradientMonitor monitor = monitor(network, courses[run]);
      for (int i = 0; i < 100; i++) {
        double log = i == 0 ? -3 * run : 0;
        monitor.observe(Steps.ofLogs(network, i, log, log, log));
      }
    }
    Baseline baseline = Baseline.of(List.of(courses));

    assertThat(baseline.departures(before(Steps.ofLogs(network, 0, -3, -3, -3)))).isEmpty();
    assertThat(baseline.departures(before(Steps.ofLogs(network, 0, 0, 0, 0)))).isNotEmpty();
  }

  @Test
  void aSinkSaysAtTheEndInWhatTheRunDeparts() throws IOException {
    Path file = directory.resolve("baseline.json");
    Baseline.of(List.of(course(100, 0))).write(file);

    assertThat(closed(BaselineSink.of(file), 100, 0))
        .containsExactly("INFO The run is like its baseline.");
    assertThat(closed(BaselineSink.of(file), 100, 0.5))
        .hasSize(2)
        .allMatch(line -> line.startsWith("WARN The run departs from its baseline. "));
    assertThat(closed(BaselineSink.of(file), 3, 0))
        .containsExactly(
            "WARN The run cannot be held beside its baseline: a run must have at least 10 observed"
                + " steps, but had 3.");
    assertThatThrownBy(() -> BaselineSink.of(directory.resolve("none.json")))
        .isInstanceOf(UncheckedIOException.class);
  }

  private static List<String> closed(MonitorSink sink, int steps, double slope) {
    try (LogCapture log = new LogCapture(LogSink.LOGGER)) {
      new SyntheticRun(NETWORK, new GuardedSink(sink)).steps(steps, slope).close();
      return log.lines();
    }
  }

  private static Diagnosis before(TrainingStep step) {
    return GradientMonitor.beforeTraining(step, Thresholds.defaults());
  }

  private static GradientMonitor monitor(NetworkProfile network, MonitorSink sink) {
    return new GradientMonitor(
        network, Thresholds.defaults(), AlertPolicy.defaults(), List.of(new GuardedSink(sink)));
  }

  private static Course course(int steps, double slope) {
    Course course = new Course();
    new SyntheticRun(NETWORK, course).steps(steps, slope);
    return course;
  }

  private static String replaceFirst(String text, String from, String to) {
    int at = text.indexOf(from);
    return text.substring(0, at) + to + text.substring(at + from.length());
  }
}
