package io.github.gradientmonitor.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
      assertThat(found.get(0).getFileName().toString())
          .startsWith("events.out.tfevents.1700000000.");
      return found.get(0);
    }
  }
}
