package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorLog;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriverDeskTest {
  private static final NetworkProfile NETWORK = Steps.network(4);

  private final List<String> heard = new ArrayList<>();
  private final KnownHeads known = new KnownHeads();
  private final DriverDesk desk = desk(16);

  private DriverDesk desk(int workers) {
    MonitorSink sink =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            String name = diagnosis.step().network().name();
            heard.add(
                (name.contains("worker") ? name.substring(name.indexOf("worker")) : "all")
                    + " step "
                    + diagnosis.iteration());
          }
        };
    return new DriverDesk(
        SparkMonitorOptions.builder().withoutLog().workers(workers).sink(sink).build(),
        known,
        new MonitorLog());
  }

  private WorkerRecords records(int stage, int partition, int attempt, long... iterations) {
    WorkerRecords records =
        new WorkerRecords("session", new WorkerTask(stage, partition, attempt), 0);
    StepRecorder recorder = new StepRecorder(records, known);
    for (long iteration : iterations) {
      recorder.onStep(step(iteration));
    }
    return records;
  }

  /** The records of a worker whose gradient is not finite in some step, and sound in the rest. */
  private static WorkerRecords records(int partition, int steps, long illStep, KnownHeads fresh) {
    WorkerRecords records = new WorkerRecords("session", new WorkerTask(1, partition, 0), 0);
    StepRecorder recorder = new StepRecorder(records, fresh);
    for (long iteration = 0; iteration < steps; iteration++) {
      TensorStatistics gradient =
          new TensorStatistics(256, 0, 1, 1, 1, 0, iteration == illStep ? 1 : 0);
      List<LayerSample> layers =
          NETWORK.layers().stream().map(each -> LayerSample.of(each, gradient, gradient)).toList();
      recorder.onStep(new TrainingStep(NETWORK, iteration, 0, 1, layers));
    }
    return records;
  }

  private static TrainingStep step(long iteration) {
    return Steps.full(NETWORK, iteration, new Random(iteration));
  }

  @Test
  void stepsComeInTheOrderOfTheirIterations() {
    desk.accept(List.of(records(1, 1, 0, 0, 1), records(1, 0, 0, 0, 1)));
    assertThat(heard)
        .containsExactly(
            "worker 0 step 0",
            "worker 1 step 0",
            "all step 0",
            "worker 0 step 1",
            "worker 1 step 1",
            "all step 1");
    assertThat(desk.state().merged().workers()).isEqualTo(2);
    assertThat(desk.state().deliveries().isComplete()).isTrue();
  }

  @Test
  void aHeadIsSentOnce() {
    WorkerRecords first = records(1, 0, 0, 0);
    assertThat(first.heads()).hasSize(1);
    desk.accept(List.of(first));
    WorkerRecords second = records(2, 0, 0, 1);
    assertThat(second.heads()).isEmpty();
    desk.accept(List.of(second));
    assertThat(desk.state().deliveries().steps()).isEqualTo(2);
  }

  @Test
  void whatComesTwiceIsCountedAndChangesNothing() {
    WorkerRecords records = records(1, 0, 0, 0, 1);
    desk.accept(List.of(records));
    List<String> before = List.copyOf(heard);
    desk.accept(List.of(records));
    assertThat(heard).isEqualTo(before);
    assertThat(desk.state().deliveries().doubled()).isEqualTo(2);
    assertThat(desk.state().deliveries().steps()).isEqualTo(2);
  }

  @Test
  void whatComesLateIsCountedAndChangesNothing() {
    desk.accept(List.of(records(1, 0, 0, 0), records(1, 1, 0, 0)));
    desk.accept(List.of(records(3, 0, 0, 4, 5)));
    List<String> before = List.copyOf(heard);
    desk.accept(List.of(records(2, 0, 0, 2, 3)));
    assertThat(heard).isEqualTo(before);
    assertThat(desk.state().deliveries().late()).isEqualTo(2);
  }

  @Test
  void whatNeverComesIsCounted() {
    desk.accept(List.of(records(1, 0, 0, 0, 1)));
    desk.accept(List.of(records(3, 0, 0, 5, 6)));
    assertThat(desk.state().deliveries().missing()).isEqualTo(3);
    assertThat(desk.state().deliveries().isComplete()).isFalse();
  }

  @Test
  void anAttemptThatFailedIsCounted() {
    desk.accept(List.of(records(1, 0, 2, 0, 1)));
    assertThat(desk.state().deliveries().retries()).isEqualTo(2);
    assertThat(desk.state().deliveries().steps()).isEqualTo(2);
  }

  @Test
  void whatCannotBeReadIsCountedAndTheRestIsDiagnosed() {
    WorkerRecords records = records(1, 0, 0, 0, 1);
    records.addStep(new byte[] {1, 2, 3});
    records.addHead(new byte[] {-1});
    desk.accept(List.of(records));
    assertThat(desk.state().deliveries().damaged()).isEqualTo(2);
    assertThat(desk.state().deliveries().steps()).isEqualTo(2);
  }

  @Test
  void aTrainingThatBeginsAnewIsNotLate() {
    desk.accept(List.of(records(1, 0, 0, 8, 9)));
    desk.accept(List.of(records(2, 0, 0, 0, 1)));
    assertThat(desk.state().deliveries().late()).isZero();
    assertThat(heard).endsWith("worker 0 step 1", "all step 1");
  }

  @Test
  void workersBeyondTheBoundCountInTheMergedDiagnosisOnly() {
    DriverDesk two = desk(2);
    List<WorkerRecords> delivery = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      delivery.add(records(1, i, 0, 0));
    }
    two.accept(delivery);
    assertThat(heard).containsExactly("worker 0 step 0", "worker 1 step 0", "all step 0");
    assertThat(two.state().merged().workers()).isEqualTo(5);
    assertThat(two.state().workers()).hasSize(2);
  }

  @Test
  void whatIsMutedIsNotSaidOfAnyWorker() {
    AlertPolicy policy = AlertPolicy.defaults();

    assertThat(alerts(policy)).isNotEmpty();
    assertThat(alerts(policy.muting(Symptom.NON_FINITE))).isEmpty();
  }

  @Test
  void anAlertIsClearedAfterAsManyStepsOfAWorkerAsThePolicySays() {
    AlertPolicy policy = AlertPolicy.defaults();

    List<Alert> alerts = alerts(policy);
    List<Alert> later =
        alerts(new AlertPolicy(policy.minimum(), policy.raiseAfter(), policy.clearAfter() + 5));

    assertThat(alerts)
        .extracting(Alert::state)
        .containsExactly(Alert.State.RAISED, Alert.State.CLEARED);
    assertThat(later.get(1).iteration()).isEqualTo(alerts.get(1).iteration() + 5);
  }

  /** What is said of the gradient of two workers that is not finite in the third step. */
  private List<Alert> alerts(AlertPolicy policy) {
    List<Alert> alerts = new ArrayList<>();
    MonitorSink sink =
        new MonitorSink() {
          @Override
          public void onAlert(Alert alert) {
            if (alert.finding().symptom() == Symptom.NON_FINITE) {
              alerts.add(alert);
            }
          }
        };
    KnownHeads fresh = new KnownHeads();
    DriverDesk listened =
        new DriverDesk(
            SparkMonitorOptions.builder().withoutLog().alerts(policy).sink(sink).build(),
            fresh,
            new MonitorLog());
    listened.accept(List.of(records(0, 200, 2, fresh), records(1, 200, 2, fresh)));
    return alerts;
  }

  @Test
  void totalsOfClippingGoOnFromTaskToTask() {
    WorkerFeed feed = new WorkerFeed(1);
    feed.accept(new WorkerTask(1, 0, 0), clipped(0, 1));
    feed.accept(new WorkerTask(1, 0, 0), clipped(1, 2));
    TrainingStep third = feed.accept(new WorkerTask(2, 0, 0), clipped(2, 1));
    assertThat(third.intervention().clippedSteps()).isEqualTo(3);
  }

  @Test
  void recordsComeBackFromTheirBytes() {
    WorkerRecords records = records(3, 2, 1, 7, 8);
    WorkerRecords back = new WorkerRecords();
    back.decode(records.encode());
    assertThat(back).usingRecursiveComparison().isEqualTo(records);
    assertThat(records.encodingLengthBytes()).isEqualTo(records.encode().length);
  }

  private static TrainingStep clipped(long iteration, long total) {
    TrainingStep step = step(iteration);
    return step.withIntervention(new Intervention(2, 1, false, 0.5, total, 0));
  }
}
