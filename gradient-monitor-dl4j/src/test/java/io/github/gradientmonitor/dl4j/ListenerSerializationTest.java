package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.Scaling;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.RecordingSink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

/** Spark sends a listener to its executors with every task. */
class ListenerSerializationTest {
  private static final int BATCH = 16;

  /** Goes with the listener, and hears through a static list. */
  private static final class Travelling implements MonitorSink, Serializable {
    private static final long serialVersionUID = 1;
    private static final List<Diagnosis> HEARD = new ArrayList<>();

    @Override
    public void onDiagnosis(Diagnosis diagnosis) {
      HEARD.add(diagnosis);
    }
  }

  @Test
  void aCopyWatchesWithTheSameOptionsFromTheBeginning() throws Exception {
    GradientMonitorListener original =
        GradientMonitorListener.builder()
            .observeEvery(3)
            .clipping(ClippingPolicy.globalNorm(1e-3))
            .sink(new Travelling())
            .build();
    train(original, 4);
    Travelling.HEARD.clear();

    GradientMonitorListener copy = copy(original);

    assertThat(copy.diagnosis().iteration()).isEqualTo(-1);
    train(copy, 7);
    assertThat(Travelling.HEARD)
        .allMatch(diagnosis -> diagnosis.step().intervention().clipped())
        .extracting(Diagnosis::iteration)
        .containsExactly(0L, 3L, 6L);
    assertThat(original.diagnosis().iteration()).isEqualTo(3);
  }

  @Test
  void thresholdsAndAlertsGoWithIt() throws Exception {
    try (LogCapture log = LogCapture.ofMonitor()) {
      GradientMonitorListener copy =
          copy(
              GradientMonitorListener.builder()
                  .thresholds(Thresholds.defaults().with(Threshold.VANISHING_SLOPE, 5))
                  .alerts(new AlertPolicy(Severity.CRITICAL, 1, 20))
                  .build());

      train(copy, 10);

      assertThat(copy.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void theLogSinkWritesToTheLogOfTheOtherSide() throws Exception {
    try (LogCapture log = LogCapture.ofMonitor()) {
      train(copy(GradientMonitorListener.create()), 10);

      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0)).contains("Vanishing gradient");
    }
  }

  @Test
  void aStopGoesWithIt() throws Exception {
    GradientMonitorListener copy =
        copy(
            GradientMonitorListener.builder()
                .withoutLog()
                .onNonFinite(NonFinitePolicy.STOP)
                .build());
    MultiLayerNetwork network = network();
    network.addListeners(copy);
    DataSet poisoned = Digits.flat(BATCH, 0);
    poisoned.getLabels().putScalar(0, 0, Float.NaN);

    assertThatThrownBy(() -> network.fit(poisoned)).isInstanceOf(TrainingDivergedException.class);
  }

  @Test
  void aSinkThatCannotTravelStaysBehindAndIsNamedOnce() throws Exception {
    RecordingSink recorder = new RecordingSink();
    GradientMonitorListener original =
        GradientMonitorListener.builder().withoutLog().sink(recorder).build();
    try (LogCapture log = LogCapture.ofMonitor()) {
      GradientMonitorListener copy = copy(original);
      copy(original);
      train(copy, 3);

      assertThat(copy.diagnosis().iteration()).isEqualTo(2);
      assertThat(recorder.diagnoses()).isEmpty();
      assertThat(log.lines())
          .containsExactly(
              "WARN A serialised copy of the gradient monitor leaves out the sinks that are not"
                  + " serialisable: "
                  + RecordingSink.class.getName()
                  + ".");
    }
    train(original, 3);
    assertThat(recorder.diagnoses()).hasSize(3);
  }

  @Test
  void aPolicyThatCannotTravelIsNotLeftOut() {
    Object foreign = new Object();
    AtomicInteger calls = new AtomicInteger();
    ClippingPolicy policy =
        () -> gradient -> Scaling.uniform(calls.incrementAndGet() > 0 && foreign != null ? 0.5 : 1);

    assertThatThrownBy(() -> copy(GradientMonitorListener.builder().clipping(policy).build()))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("java.lang.Object");
  }

  private static MultiLayerNetwork network() {
    return Networks.mlp(8, Activation.SIGMOID, WeightInit.XAVIER);
  }

  private static void train(GradientMonitorListener listener, int steps) {
    MultiLayerNetwork network = network();
    network.addListeners(listener);
    for (int i = 0; i < steps; i++) {
      network.fit(Digits.flat(BATCH, i));
    }
  }

  private static GradientMonitorListener copy(GradientMonitorListener original)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    return (GradientMonitorListener)
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
  }
}
