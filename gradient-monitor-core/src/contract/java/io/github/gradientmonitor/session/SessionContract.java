package io.github.gradientmonitor.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.testing.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users may rely on whichever framework trains. The networks of the tests have a tanh layer
 * and a softmax over ten classes that come equally often, and learn by plain gradient descent, so
 * that they are sound.
 */
public abstract class SessionContract {
  /** A network in training, watched or not. */
  public interface Training {
    /** Takes a step on the next minibatch. */
    void step();

    /** Takes a step on a minibatch with a NaN among its features. */
    void poisonedStep();

    /** Ends a pass over the data. */
    void endEpoch();

    /** A copy of all parameters. */
    double[] parameters();
  }

  /** A listener, and what it can be attached to. */
  public interface Listener extends AutoCloseable {
    /** A network that is watched from its first step; all have the same weights. */
    Training network();

    /** The latest diagnosis. */
    Diagnosis diagnosis();

    /** One for each network that trains. */
    List<Diagnosis> diagnoses();

    @Override
    void close();
  }

  /** For subclasses. */
  protected SessionContract() {}

  /** A listener with these settings. */
  protected abstract Listener listener(SessionSettings settings);

  /** A network that nobody watches, with the same weights. */
  protected abstract Training unwatched();

  private final RecordingSink recorder = new RecordingSink();

  private SessionSettings settings(
      int observeEvery, ClippingPolicy clipping, NonFinitePolicy nonFinite, MonitorSink... sinks) {
    return new SessionSettings(
        observeEvery,
        Thresholds.defaults(),
        AlertPolicy.defaults(),
        clipping,
        nonFinite,
        List.of(sinks));
  }

  private static void steps(Training training, int steps) {
    for (int i = 0; i < steps; i++) {
      training.step();
    }
  }

  @Test
  void everyStepIsObserved() {
    Training network = listener(SessionSettings.of(recorder)).network();

    steps(network, 7);

    assertThat(recorder.diagnoses())
        .extracting(Diagnosis::iteration)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    for (LayerSample sample : recorder.diagnoses().get(3).step().layers()) {
      assertThat(sample.gradientNorm()).isPositive();
      assertThat(sample.update().ratio()).isBetween(1e-6, 1.0);
    }
  }

  @Test
  void seldomIsSeldom() {
    Training network =
        listener(settings(3, ClippingPolicy.none(), NonFinitePolicy.REPORT, recorder)).network();

    steps(network, 8);

    assertThat(recorder.diagnoses()).extracting(Diagnosis::iteration).containsExactly(0L, 3L, 6L);
  }

  @Test
  void watchingChangesNothing(@TempDir Path folder) throws Exception {
    Training alone = unwatched();
    Training watched;
    Path lines = folder.resolve("run.jsonl");
    Path page = folder.resolve("run.html");
    try (Listener listener =
        listener(
            SessionSettings.of(
                new LogSink(),
                JsonLinesSink.to(lines),
                HtmlReport.to(page),
                new GradientMetrics(new SimpleMeterRegistry())))) {
      watched = listener.network();
      steps(watched, 12);
      watched.endEpoch();
    }
    steps(alone, 12);

    assertThat(watched.parameters()).isEqualTo(alone.parameters());
    assertThat(Files.readAllLines(lines)).hasSizeGreaterThanOrEqualTo(12);
    assertThat(page).content().contains("<html");
  }

  @Test
  void aSoundNetworkLearnsAndIsHealthy() {
    Listener listener = listener(SessionSettings.of(recorder));
    Training network = listener.network();

    steps(network, 120);

    assertThat(listener.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(listener.diagnosis().skill().value()).isGreaterThan(0.3);
    assertThat(listener.diagnosis().skill().guess()).isCloseTo(Math.log(10), within(0.05));
    assertThat(recorder.alerts()).isEmpty();
  }

  @Test
  void gradientsAreClippedInEveryStep() {
    double max = 1e-3;
    Training network =
        listener(settings(4, ClippingPolicy.globalNorm(max), NonFinitePolicy.REPORT, recorder))
            .network();
    double[] before = network.parameters();

    steps(network, 5);

    assertThat(recorder.diagnoses()).hasSize(2);
    assertThat(recorder.diagnoses().get(1).step().intervention().clippedSteps()).isEqualTo(5);
    double moved = 0;
    double[] after = network.parameters();
    for (int i = 0; i < after.length; i++) {
      moved = Math.hypot(moved, after[i] - before[i]);
    }
    // Four arrays, each of which may be clipped on its own, at a rate of at most 1.
    assertThat(moved).isPositive().isLessThanOrEqualTo(5 * 2 * max * 1.001);
  }

  @Test
  void aPoisonedUpdateIsSkipped() {
    Training network =
        listener(settings(1, ClippingPolicy.none(), NonFinitePolicy.SKIP_UPDATE, recorder))
            .network();
    steps(network, 2);
    double[] before = network.parameters();

    network.poisonedStep();

    assertThat(network.parameters()).isEqualTo(before);
    assertThat(recorder.diagnoses().get(2).step().intervention().skipped()).isTrue();

    network.step();

    assertThat(network.parameters()).isNotEqualTo(before).doesNotContain(Double.NaN);
  }

  @Test
  void aStopLeavesTheParametersAndTellsTheSinks() {
    Training network =
        listener(settings(1, ClippingPolicy.none(), NonFinitePolicy.STOP, recorder)).network();
    steps(network, 2);
    double[] before = network.parameters();

    assertThatThrownBy(network::poisonedStep)
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining(": the gradient of step 2 is not finite in ")
        .hasMessageContaining("The last sound steps:");

    assertThat(network.parameters()).isEqualTo(before);
    assertThat(recorder.diagnoses()).hasSize(3);
    assertThat(recorder.diagnoses().get(2).finding(Symptom.NON_FINITE)).isPresent();
    assertThat(recorder.diagnoses().get(2).causes())
        .hasAtLeastOneElementOfType(DataCause.HoldsNonFinite.class);
  }

  @Test
  void aFaultThatIsToBeSkippedIsSeenInStepsThatAreNotObserved() {
    faultBetween(NonFinitePolicy.SKIP_UPDATE);
  }

  /** Where a framework does not show gradients that nobody reads, the adapter says so. */
  @Test
  public void aFaultIsSeenInStepsThatAreNotObserved() {
    faultBetween(NonFinitePolicy.REPORT);
  }

  private void faultBetween(NonFinitePolicy policy) {
    Training network = listener(settings(100, ClippingPolicy.none(), policy, recorder)).network();
    steps(network, 3);

    network.poisonedStep();

    assertThat(recorder.diagnoses()).extracting(Diagnosis::iteration).containsExactly(0L, 3L);
  }

  @Test
  void aSinkThatFailsEndsNothing() {
    MonitorSink failing =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            throw new IllegalStateException("a sink of the test that always fails");
          }
        };
    Training network = listener(SessionSettings.of(failing, recorder)).network();

    steps(network, 8);

    assertThat(recorder.diagnoses()).hasSize(8);
  }

  @Test
  void epochsEndForTheSinksOfTheirNetwork() {
    List<Long> ends = new ArrayList<>();
    MonitorSink counting =
        new MonitorSink() {
          @Override
          public void onEpochEnd(Diagnosis latest) {
            ends.add(latest.iteration());
          }
        };
    Training network = listener(SessionSettings.of(counting)).network();
    steps(network, 2);

    network.endEpoch();

    assertThat(ends).containsExactly(1L);
  }

  @Test
  void networksThatTrainByTurnsHaveADiagnosisEach() {
    Listener listener = listener(SessionSettings.of(recorder));
    Training one = listener.network();
    Training other = listener.network();
    steps(one, 1);
    steps(other, 1);

    steps(one, 3);
    steps(other, 1);

    assertThat(listener.diagnoses()).extracting(Diagnosis::iteration).containsExactly(3L, 1L);
  }

  @Test
  void sinksAreClosedOnce() {
    Listener listener = listener(SessionSettings.of(recorder));
    Training network = listener.network();
    steps(network, 1);

    listener.close();
    listener.close();
    steps(network, 1);

    assertThat(recorder.closes()).isEqualTo(1);
    assertThat(recorder.diagnoses()).hasSize(1);
    assertThat(listener.diagnosis().iteration()).isEqualTo(1);
  }
}
