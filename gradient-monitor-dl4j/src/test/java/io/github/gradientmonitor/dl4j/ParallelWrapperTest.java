package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesReader;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.testing.RecordingSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.ParallelWrapper.TrainingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

/** Workers on several threads, each with its own replica of the network. */
class ParallelWrapperTest {
  private static final int WORKERS = 3;
  private static final int STEPS = 10;
  private static final int BATCH = 16;
  private static final String NAME = "MultiLayerNetwork of 9 layers with parameters";

  @TempDir private Path directory;
  private final RecordingSink recorder = new RecordingSink();

  @ParameterizedTest
  @EnumSource(
      value = TrainingMode.class,
      names = {"AVERAGING", "SHARED_GRADIENTS"})
  void diagnosesEachWorkerAndSaysWhatAllHaveOnce(TrainingMode mode) {
    Model network = Networks.mlp(8, Activation.SIGMOID, WeightInit.XAVIER);
    GradientMonitorListener listener =
        GradientMonitorListener.builder().withoutLog().sink(recorder).build();
    network.addListeners(listener);

    fit(network, mode, batches());

    assertThat(listener.diagnoses())
        .hasSize(WORKERS)
        .allMatch(diagnosis -> diagnosis.health() == GradientHealth.VANISHING)
        .extracting(diagnosis -> diagnosis.step().network().name())
        .containsExactly(NAME, NAME + " (2)", NAME + " (3)");
    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(listener.advice()).isNotEmpty();
    assertThat(recorder.alerts()).hasSize(1);
    for (int worker = 1; worker <= WORKERS; worker++) {
      String name = worker == 1 ? NAME : NAME + " (" + worker + ")";
      List<Long> iterations =
          recorder.diagnoses().stream()
              .filter(diagnosis -> diagnosis.step().network().name().equals(name))
              .map(Diagnosis::iteration)
              .toList();
      // A worker that is built after the root's first step takes its count from there.
      long first = iterations.get(0);
      assertThat(first).isBetween(0L, worker == 1 ? 0L : 1L);
      assertThat(iterations)
          .containsExactlyElementsOf(LongStream.range(first, first + STEPS).boxed().toList());
    }
  }

  @Test
  void aGraphIsWatchedLikeASequence() {
    Model network = Networks.residualGraph();
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.addListeners(listener);

    fit(network, TrainingMode.AVERAGING, batches());

    assertThat(listener.diagnoses())
        .hasSize(WORKERS)
        .allMatch(diagnosis -> diagnosis.health() == GradientHealth.HEALTHY);
  }

  @Test
  void theWorkersOfTheNextFitTakeThePlacesOfTheLast() {
    Model network = Networks.mlp(8, Activation.SIGMOID, WeightInit.XAVIER);
    GradientMonitorListener listener =
        GradientMonitorListener.builder().withoutLog().sink(recorder).build();
    network.addListeners(listener);
    ParallelWrapper wrapper = wrapper(network, TrainingMode.AVERAGING);

    for (int epoch = 0; epoch < 3; epoch++) {
      wrapper.fit(new ListDataSetIterator<>(batches(), 1));

      assertThat(listener.diagnoses())
          .extracting(diagnosis -> diagnosis.step().network().name())
          .containsExactlyInAnyOrder(NAME, NAME + " (2)", NAME + " (3)");
    }
    assertThat(recorder.alerts()).hasSize(1);
  }

  @Test
  void theRootIsAloneWhenItTrainsOn() {
    var network = Networks.mlp(8, Activation.SIGMOID, WeightInit.XAVIER);
    GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
    network.addListeners(listener);
    fit(network, TrainingMode.AVERAGING, batches());

    network.fit(Digits.flat(BATCH, 99));

    assertThat(listener.diagnoses()).containsExactly(listener.diagnosis());
    assertThat(listener.diagnosis().iteration()).isEqualTo(STEPS);
  }

  @Test
  void theWorstWorkerSpeaksForAll() {
    Model network = Networks.mlp(8, Activation.RELU, WeightInit.RELU);
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .withoutLog()
            .onNonFinite(NonFinitePolicy.SKIP_UPDATE)
            .build();
    network.addListeners(listener);
    List<DataSet> batches = batches();
    batches.get(batches.size() - 1).getLabels().putScalar(0, 0, Float.NaN);

    fit(network, TrainingMode.AVERAGING, batches);

    assertThat(listener.diagnoses())
        .filteredOn(diagnosis -> diagnosis.finding(Symptom.NON_FINITE).isPresent())
        .hasSize(1)
        .contains(listener.diagnosis());
  }

  @Test
  void clipsInEveryWorker() {
    Model network = Networks.mlp(8, Activation.RELU, WeightInit.RELU);
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .withoutLog()
            .clipping(ClippingPolicy.globalNorm(1e-3))
            .sink(recorder)
            .build();
    network.addListeners(listener);

    fit(network, TrainingMode.SHARED_GRADIENTS, batches());

    assertThat(recorder.diagnoses())
        .hasSize(WORKERS * STEPS)
        .allMatch(diagnosis -> diagnosis.step().intervention().clipped());
  }

  @ParameterizedTest
  @EnumSource(
      value = TrainingMode.class,
      names = {"AVERAGING", "SHARED_GRADIENTS"})
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStopThatWasAskedForComesOutOfFitAsTheCause(TrainingMode mode) {
    Model network = Networks.mlp(2, Activation.TANH, WeightInit.XAVIER);
    network.addListeners(
        GradientMonitorListener.builder().withoutLog().onNonFinite(NonFinitePolicy.STOP).build());
    List<DataSet> batches = batches();
    batches.get(4).getLabels().putScalar(0, 0, Float.NaN);

    assertThatThrownBy(() -> fit(network, mode, batches))
        .isInstanceOf(RuntimeException.class)
        .hasRootCauseInstanceOf(TrainingDivergedException.class);
  }

  @Test
  void skipsTheUpdateOfOneWorkerAmongThoseThatShareGradients() {
    Model network = Networks.mlp(2, Activation.TANH, WeightInit.XAVIER);
    network.addListeners(
        GradientMonitorListener.builder()
            .withoutLog()
            .onNonFinite(NonFinitePolicy.SKIP_UPDATE)
            .sink(recorder)
            .build());
    List<DataSet> batches = batches();
    batches.get(4).getLabels().putScalar(0, 0, Float.NaN);

    fit(network, TrainingMode.SHARED_GRADIENTS, batches);

    assertThat(recorder.diagnoses())
        .filteredOn(diagnosis -> diagnosis.step().intervention().skipped())
        .hasSize(1);
    assertThat(network.params().isNaN().any()).isFalse();
  }

  @Test
  void filesOfSeveralWorkersAreWhole() throws Exception {
    Path lines = directory.resolve("run.jsonl");
    Model network = Networks.mlp(8, Activation.SIGMOID, WeightInit.XAVIER);
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .withoutLog()
            .sink(recorder)
            .sink(JsonLinesSink.to(lines))
            .sink(HtmlReport.to(directory.resolve("gradients.html")))
            .build();
    network.addListeners(listener);
    ParallelWrapper wrapper = wrapper(network, TrainingMode.AVERAGING);

    for (int epoch = 0; epoch < 2; epoch++) {
      wrapper.fit(new ListDataSetIterator<>(batches(), 1));
    }
    listener.close();

    RecordingSink played = new RecordingSink();
    assertThat(JsonLinesReader.play(lines, played).damaged()).isZero();
    // Each sink hears the workers one at a time, but not all sinks in the same order.
    assertThat(played.diagnoses()).containsExactlyInAnyOrderElementsOf(recorder.diagnoses());
    assertThat(played.alerts()).extracting(Alert::message).hasSize(1);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "run.jsonl", "gradients.html", "gradients-2.html", "gradients-3.html");
    }
  }

  private static List<DataSet> batches() {
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < WORKERS * STEPS; i++) {
      batches.add(Digits.flat(BATCH, i));
    }
    return batches;
  }

  private static void fit(Model network, TrainingMode mode, List<DataSet> batches) {
    wrapper(network, mode).fit(new ListDataSetIterator<>(batches, 1));
  }

  private static ParallelWrapper wrapper(Model network, TrainingMode mode) {
    return new ParallelWrapper.Builder<>(network)
        .workers(WORKERS)
        .trainingMode(mode)
        .averagingFrequency(1)
        .prefetchBuffer(0)
        .build();
  }
}
