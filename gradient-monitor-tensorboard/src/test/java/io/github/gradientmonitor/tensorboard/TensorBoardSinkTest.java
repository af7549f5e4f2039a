package io.github.gradientmonitor.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.statistics.ColumnAccumulator;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardSinkTest {
  private static final NetworkProfile NETWORK =
      new NetworkProfile(
          "net",
          List.of(
              LayerProfile.named("h1").depth(1).build(),
              LayerProfile.named("h2").depth(2).build(),
              LayerProfile.named("out").role(LayerRole.OUTPUT).depth(3).build()),
          "Sgd");

  @TempDir private Path directory;

  @Test
  void theReaderKnowsTheChecksumOfRfc3720() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);

    assertThat(EventReader.crc(digits, 0, digits.length)).isEqualTo(0xe3069283);
  }

  @Test
  void writesScalarsAndHistogramsOfEachStep() throws IOException {
    try (GradientMonitor monitor = monitor(NETWORK)) {
      monitor.observe(step(NETWORK, 0, 0.01, 0.1, 1));
      monitor.observe(step(NETWORK, 1, 0.02, 0.2, 2));
    }

    List<EventReader.Event> events = EventReader.read(only(directory));
    assertThat(events).hasSize(3);
    assertThat(events.get(0).version()).isEqualTo("brain.Event:2");
    assertThat(events.get(0).wallTime()).isEqualTo(1_700_000_000.5);
    EventReader.Event second = events.get(2);
    assertThat(second.step()).isEqualTo(1);
    assertThat(second.wallTime()).isEqualTo(1_700_000_000.5);
    assertThat(second.scalars())
        .containsEntry("loss", 0.5f)
        .containsEntry("bias_gradient_norm/h1", 0.02f)
        .containsEntry("bias_gradient_norm/out", 2f)
        .containsEntry("weight_gradient_norm/h2", 5f)
        .containsEntry("update_ratio/h1", 0.002f)
        .doesNotContainKey("skill")
        .hasSize(1 + 3 * 3);
    List<Double> histogram = second.histograms().get("bias_gradient_log10_norm");
    assertThat(histogram).hasSize(5 + 30 + 30);
    assertThat(histogram.get(0)).isCloseTo(Math.log10(0.02), within(1e-12));
    assertThat(histogram.get(1)).isCloseTo(Math.log10(2), within(1e-12));
    assertThat(histogram.get(2)).isEqualTo(3);
    assertThat(histogram.get(3)).isCloseTo(Math.log10(0.02 * 0.2 * 2), within(1e-12));
    assertThat(histogram.subList(5, 35)).isSorted().endsWith(histogram.get(1));
    List<Double> counts = histogram.subList(35, 65);
    assertThat(counts.stream().mapToDouble(each -> each).sum()).isEqualTo(3);
    assertThat(counts.get(0)).isEqualTo(1);
    assertThat(counts.get(29)).isEqualTo(1);
    assertThat(second.histograms().get("weight_gradient_log10_norm")).hasSize(5 + 1 + 1);
  }

  @Test
  void writesTheSkillOfTheNetworkAndOfEachOutput() throws IOException {
    DataSample data =
        new DataSample(List.of(), List.of(labels("head", 0.2), labels("other", 0.3)), 2, 0, 0);
    try (GradientMonitor monitor = monitor(NETWORK)) {
      monitor.observe(step(NETWORK, 0, 1, 1, 1).withData(data));
    }

    assertThat(EventReader.read(only(directory)).get(1).scalars())
        .containsEntry("skill", 0.75f)
        .containsEntry("output_skill/head", 0.8f)
        .containsEntry("output_skill/other", 0.7f);
  }

  /** Two targets under the squared error, of which a guess has a loss of 1. */
  private static LabelSample labels(String output, double loss) {
    ColumnAccumulator targets = new ColumnAccumulator(1);
    targets.accept(new float[] {0}, 0, 1);
    targets.accept(new float[] {2}, 0, 1);
    return new LabelSample(
        output, LossFunction.MEAN_SQUARED_ERROR, targets.snapshot(), 2, Double.NaN, loss);
  }

  @Test
  void whatIsNotFiniteIsNaNAndWhatWasNotReadIsLeftOut() throws IOException {
    try (GradientMonitor monitor = monitor(NETWORK)) {
      monitor.observe(
          new TrainingStep(
              NETWORK,
              0,
              0,
              Double.NaN,
              List.of(
                  LayerSample.unreached(NETWORK.layers().get(0)),
                  sample(NETWORK.layers().get(1), Double.NaN),
                  sample(NETWORK.layers().get(2), 0.0))));
    }

    EventReader.Event event = EventReader.read(only(directory)).get(1);
    assertThat(event.scalars())
        .containsEntry("loss", Float.NaN)
        .containsEntry("bias_gradient_norm/h2", Float.NaN)
        .containsEntry("bias_gradient_norm/out", 0f)
        .doesNotContainKeys("bias_gradient_norm/h1", "update_ratio/h1");
    assertThat(event.histograms()).doesNotContainKey("bias_gradient_log10_norm");
  }

  @Test
  void eachFurtherRunHasADirectoryOfItsOwn() throws IOException {
    TensorBoardSink sink = sink();
    GuardedSink guarded = new GuardedSink(sink);
    GradientMonitor first = monitor(NETWORK, guarded);
    GradientMonitor other = monitor(NETWORK.named("other"), guarded);
    for (int i = 0; i < 3; i++) {
      first.observe(step(NETWORK, i, 0.1, 0.1, 1));
      other.observe(step(NETWORK.named("other"), i, 0.1, 0.1, 1));
    }
    monitor(NETWORK, guarded).observe(step(NETWORK, 0, 0.1, 0.1, 1));
    sink.close();

    assertThat(EventReader.read(only(directory))).hasSize(1 + 3);
    assertThat(EventReader.read(only(directory.resolve("run-2")))).hasSize(1 + 3);
    assertThat(EventReader.read(only(directory.resolve("run-3")))).hasSize(1 + 1);
  }

  @Test
  void networksOfOneNameThatTakeTurnsEachHaveOneRun() throws IOException {
    TensorBoardSink sink = sink();
    GuardedSink guarded = new GuardedSink(sink);
    NetworkProfile twin = new NetworkProfile("net", NETWORK.layers(), "Adam");
    GradientMonitor first = monitor(NETWORK, guarded);
    GradientMonitor other = monitor(twin, guarded);
    for (int i = 0; i < 3; i++) {
      first.observe(step(NETWORK, i, 0.1, 0.1, 1));
      other.observe(step(twin, i, 0.1, 0.1, 1));
    }
    sink.close();

    assertThat(EventReader.read(only(directory))).hasSize(1 + 3);
    assertThat(EventReader.read(only(directory.resolve("run-2")))).hasSize(1 + 3);
    assertThat(directory.resolve("run-3")).doesNotExist();
  }

  @Test
  void severalSinksOfOneDirectoryDoNotMixTheirRuns() throws IOException {
    GradientMonitor first = monitor(NETWORK);
    GradientMonitor other = monitor(NETWORK);
    for (int i = 0; i < 3; i++) {
      first.observe(step(NETWORK, i, 0.1, 0.1, 1));
      other.observe(step(NETWORK, i, 0.1, 0.1, 1));
    }
    first.close();
    other.close();
    try (GradientMonitor later =
        monitor(
            NETWORK, new GuardedSink(TensorBoardSink.to(directory, () -> 1_700_000_009_000L)))) {
      later.observe(step(NETWORK, 0, 0.1, 0.1, 1));
    }

    assertThat(EventReader.read(only(directory))).hasSize(1 + 3);
    assertThat(EventReader.read(only(directory.resolve("run-2")))).hasSize(1 + 3);
    assertThat(EventReader.read(only(directory.resolve("run-3")))).hasSize(1 + 1);
  }

  @Test
  void aRecordThatIsTornIsTakenBackSoThatTheRestCanBeRead() throws IOException {
    Path path = directory.resolve("events");
    AtomicBoolean full = new AtomicBoolean();
    RandomAccessFile disk =
        new RandomAccessFile(path.toFile(), "rw") {
          @Override
          public void write(byte[] bytes) throws IOException {
            if (full.get()) {
              super.write(bytes, 0, bytes.length / 2);
              throw new IOException("no space left");
            }
            super.write(bytes);
          }
        };
    try (EventFile file = new EventFile(disk)) {
      file.write(new Summary().scalar("loss", 1).event(1, 0));
      full.set(true);
      assertThatThrownBy(() -> file.write(new Summary().scalar("loss", 2).event(2, 1)))
          .hasMessage("no space left");
      assertThat(EventReader.read(path)).hasSize(1);
      full.set(false);
      file.write(new Summary().scalar("loss", 3).event(3, 2));
    }

    assertThat(EventReader.read(path)).extracting(EventReader.Event::step).containsExactly(0L, 2L);
  }

  @Test
  void aLayerTakesAsManyBytesAsTheDocumentationSays() throws IOException {
    String name = "a layer with a name";

    long layer = 80 + 3L * name.length();

    long eight = bytes(name, 8);

    assertThat(bytes(name, 9)).isEqualTo(eight + layer);
    assertThat(eight - 8 * layer).isBetween(1150L, 1250L);
  }

  /** Of one step of a network whose layers have names of that length. */
  private long bytes(String name, int layers) throws IOException {
    List<LayerProfile> profiles =
        IntStream.range(0, layers)
            .mapToObj(i -> LayerProfile.named(name.substring(1) + i).depth(i + 1).build())
            .toList();
    NetworkProfile network = new NetworkProfile("net", profiles, "Sgd");
    Path folder = directory.resolve(layers + " layers");
    long[] sizes = new long[2];
    try (GradientMonitor monitor =
        monitor(network, new GuardedSink(TensorBoardSink.to(folder, () -> 1_700_000_000_500L)))) {
      for (int i = 0; i < 2; i++) {
        List<LayerSample> samples =
            IntStream.range(0, layers)
                .mapToObj(
                    at ->
                        new LayerSample(
                            profiles.get(at),
                            TensorStatistics.of(new double[] {3, 4 + at}),
                            TensorStatistics.of(new double[] {1 + at}),
                            new WeightUpdate(2, 0.004, 0),
                            0,
                            0))
                .toList();
        monitor.observe(new TrainingStep(network, i, 0, 0.5, samples));
        sizes[i] = Files.size(only(folder));
      }
    }
    return sizes[1] - sizes[0];
  }

  @Test
  void aDirectoryThatIsAFileIsRefusedAtOnce() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> TensorBoardSink.to(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("directory must be one, but was " + file);
  }

  private TensorBoardSink sink() {
    return TensorBoardSink.to(directory, () -> 1_700_000_000_500L);
  }

  private GradientMonitor monitor(NetworkProfile network) {
    return monitor(network, new GuardedSink(sink()));
  }

  private static GradientMonitor monitor(NetworkProfile network, GuardedSink sink) {
    return new GradientMonitor(
        network, Thresholds.defaults(), AlertPolicy.defaults(), List.of(sink));
  }

  private static TrainingStep step(NetworkProfile network, long iteration, double... norms) {
    return new TrainingStep(
        network,
        iteration,
        0,
        0.5,
        Stream.of(0, 1, 2).map(i -> sample(network.layers().get(i), norms[i])).toList());
  }

  private static LayerSample sample(LayerProfile layer, double... bias) {
    return new LayerSample(
        layer,
        TensorStatistics.of(new double[] {3, 4}),
        TensorStatistics.of(bias),
        new WeightUpdate(2, 0.004, 0),
        0,
        0);
  }

  /** The one event file of a directory. */
  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertThat(found).hasSize(1);
      assertThat(found.get(0).getFileName().toString()).startsWith("events.out.tfevents.170000000");
      return found.get(0);
    }
  }
}
