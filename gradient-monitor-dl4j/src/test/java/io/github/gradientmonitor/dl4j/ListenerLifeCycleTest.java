package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesReader;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.testing.RecordingSink;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

/** Attached late, taken off, closed, to copies and changed networks. */
class ListenerLifeCycleTest {
  private static final int BATCH = 16;

  private final RecordingSink recorder = new RecordingSink();
  private final GradientMonitorListener listener =
      GradientMonitorListener.builder().withoutLog().sink(recorder).build();
  private int batches;

  @Test
  void mayBeAddedInTheMiddleOfATraining() {
    MultiLayerNetwork network = ill();
    fit(network, 7);

    network.addListeners(listener);
    fit(network, 5);

    assertThat(iterations()).containsExactly(7L, 8L, 9L, 10L, 11L);
    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(listener.diagnosis().findings().get(0).since()).isEqualTo(7);
  }

  @Test
  void goesOnWhereItWasWhenItIsTakenOffAndAddedAgain() {
    MultiLayerNetwork network = ill();
    network.addListeners(listener);
    fit(network, 5);
    network.setListeners(List.of());
    fit(network, 3);

    network.addListeners(listener);
    fit(network, 2);

    assertThat(iterations()).containsExactly(0L, 1L, 2L, 3L, 4L, 8L, 9L);
    assertThat(listener.diagnosis().findings().get(0).since()).isZero();
    assertThat(recorder.alerts()).hasSize(1);
  }

  @Test
  void twoListenersOnOneNetworkSeeTheSame() {
    MultiLayerNetwork network = ill();
    GradientMonitorListener other = GradientMonitorListener.builder().withoutLog().build();
    network.addListeners(listener, other);

    fit(network, 6);

    assertThat(other.diagnosis().iteration()).isEqualTo(5);
    assertThat(other.diagnosis().findings()).isEqualTo(listener.diagnosis().findings());
    assertThat(other.diagnosis().layers()).isEqualTo(listener.diagnosis().layers());
  }

  @Test
  void closedTwiceItClosesItsSinksOnceAndFallsSilent() {
    MultiLayerNetwork network = ill();
    network.addListeners(listener);
    fit(network, 1);

    listener.close();
    listener.close();
    fit(network, 9);

    assertThat(recorder.closes()).isEqualTo(1);
    assertThat(iterations()).containsExactly(0L);
    assertThat(recorder.alerts()).isEmpty();
    assertThat(listener.diagnosis().iteration()).isEqualTo(9);
    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
  }

  @Test
  void closingDoesNotEndTheClipping() {
    GradientMonitorListener clipping =
        GradientMonitorListener.builder()
            .withoutLog()
            .clipping(ClippingPolicy.globalNorm(1e-3))
            .build();
    MultiLayerNetwork network = healthy();
    network.addListeners(clipping);

    clipping.close();
    fit(network, 2);

    assertThat(clipping.diagnosis().step().intervention().clipped()).isTrue();
  }

  @Test
  void parametersMayBeReplaced() {
    MultiLayerNetwork network = healthy();
    network.addListeners(listener);
    fit(network, 3);

    network.init();
    network.setParams(network.params().mul(0));
    fit(network, 1);

    // All weights are zero, so nothing reaches the layers below the last one.
    assertThat(listener.diagnosis().iteration()).isEqualTo(3);
    assertThat(listener.diagnosis().layers())
        .filteredOn(sample -> sample.gradientNorm() == 0)
        .hasSize(8);
  }

  @Test
  void theGradientMayMoveToAnotherPlaceInMemory() {
    MultiLayerNetwork network = healthy();
    network.addListeners(listener);
    fit(network, 3);
    network.initGradientsView();
    network.fit(Digits.flat(BATCH, 50));
    MultiLayerNetwork twin = healthy();
    GradientMonitorListener other = GradientMonitorListener.builder().withoutLog().build();
    batches = 0;
    fit(twin, 3);
    twin.addListeners(other);
    twin.fit(Digits.flat(BATCH, 50));

    assertThat(listener.diagnosis().iteration()).isEqualTo(3);
    for (int i = 0; i < listener.diagnosis().layers().size(); i++) {
      assertThat(listener.diagnosis().layers().get(i).weightGradient())
          .isEqualTo(other.diagnosis().layers().get(i).weightGradient());
    }
  }

  @Test
  void theResultOfTransferLearningIsAnotherNetwork() {
    MultiLayerNetwork network = ill();
    network.addListeners(listener);
    fit(network, 6);

    MultiLayerNetwork wider =
        new TransferLearning.Builder(network).nOutReplace(0, 48, WeightInit.XAVIER).build();
    assertThat(wider.getListeners()).isEmpty();
    wider.addListeners(listener);
    fit(wider, 4);

    assertThat(listener.diagnoses()).containsExactly(listener.diagnosis());
    assertThat(listener.diagnosis().step().network().layers().get(0).outputs()).isEqualTo(48);
    assertThat(listener.diagnosis().layers().get(0).weightGradient().count())
        .isEqualTo(Digits.PIXELS * 48L);
  }

  @Test
  void aCloneOfASequenceIsNotWatchedUntilItIsAttached() {
    MultiLayerNetwork network = ill();
    network.addListeners(listener);
    fit(network, 2);

    MultiLayerNetwork clone = network.clone();
    fit(clone, 2);
    assertThat(iterations()).containsExactly(0L, 1L);

    clone.addListeners(listener);
    fit(clone, 1);
    fit(network, 1);
    assertThat(listener.diagnoses()).extracting(Diagnosis::iteration).containsExactly(2L, 4L);
  }

  @Test
  void aCloneOfAGraphSharesTheListenersAndIsDiagnosedApart() {
    ComputationGraph network = Networks.residualGraph();
    network.addListeners(listener);
    network.fit(Digits.flat(BATCH, 0));
    ComputationGraph clone = network.clone();

    // The clone calls the listener for activations only, until it gets listeners of its own.
    clone.fit(Digits.flat(BATCH, 1));
    network.fit(Digits.flat(BATCH, 1));
    assertThat(iterations()).containsExactly(0L, 1L);

    clone.setListeners(List.of(listener));
    for (int i = 2; i < 5; i++) {
      clone.fit(Digits.flat(BATCH, i));
      network.fit(Digits.flat(BATCH, i));
    }
    // The clone counts its steps from 0, and has taken one more than these three.
    assertThat(listener.diagnoses()).extracting(Diagnosis::iteration).containsExactly(4L, 3L);
  }

  @Test
  void anInterruptOfTheTrainingStaysSetAndClosesNoFile(@TempDir Path directory) throws Exception {
    Path lines = directory.resolve("run.jsonl");
    Path report = directory.resolve("gradients.html");
    GradientMonitorListener writing =
        GradientMonitorListener.builder()
            .sink(recorder)
            .sink(JsonLinesSink.to(lines))
            .sink(HtmlReport.to(report, 2))
            .build();
    MultiLayerNetwork network = healthy();
    network.addListeners(writing);

    fit(network, 3);
    Thread.currentThread().interrupt();
    fit(network, 3);
    writing.close();

    assertThat(Thread.interrupted()).isTrue();
    RecordingSink played = new RecordingSink();
    assertThat(JsonLinesReader.play(lines, played).damaged()).isZero();
    assertThat(played.diagnoses()).hasSize(6).isEqualTo(recorder.diagnoses());
    assertThat(report).content().contains("\"iteration\":[0,1,2,3,4,5]");
  }

  private List<Long> iterations() {
    return recorder.diagnoses().stream().map(Diagnosis::iteration).toList();
  }

  private void fit(MultiLayerNetwork network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(Digits.flat(BATCH, batches++));
    }
  }

  private static MultiLayerNetwork ill() {
    return Networks.mlp(8, Activation.SIGMOID, WeightInit.XAVIER);
  }

  private static MultiLayerNetwork healthy() {
    return Networks.mlp(8, Activation.RELU, WeightInit.RELU);
  }
}
