package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes deliveries on the driver: puts the steps in order and gives each worker's to its monitor,
 * and those of one iteration together to the merged one.
 */
final class DriverDesk {
  private static final Comparator<Intake.Arrival> IN_ORDER =
      Comparator.<Intake.Arrival>comparingInt(arrival -> arrival.task().stage())
          .thenComparingLong(arrival -> arrival.step().iteration())
          .thenComparingInt(arrival -> arrival.task().partition());

  private final SparkMonitorOptions options;
  private final List<GuardedSink> sinks;
  private final MonitorLog log;
  private final Intake intake;
  private final Map<Integer, WorkerFeed> feeds = new TreeMap<>();
  private final Sequence mergedSteps = new Sequence();
  private Deliveries told = Deliveries.NONE;
  private @Nullable Crew crew;
  private volatile State state = new State(null, List.of(), Deliveries.NONE);

  /**
   * What readers on other threads see.
   *
   * @param merged null before the first step
   * @param workers by their number
   * @param deliveries so far
   */
  record State(@Nullable MergedDiagnosis merged, List<Diagnosis> workers, Deliveries deliveries) {

    State {
      workers = List.copyOf(workers);
    }
  }

  DriverDesk(SparkMonitorOptions options, KnownHeads known, MonitorLog log) {
    this.options = options;
    this.log = log;
    this.sinks = options.sinks().stream().map(GuardedSink::new).toList();
    this.intake = new Intake(new HeadShelf(known), log);
  }

  /** Takes what has come at once; with parameter averaging, that is a split of all workers. */
  synchronized void accept(Collection<WorkerRecords> delivery) {
    List<Intake.Arrival> arrivals = intake.unpack(delivery);
    arrivals.sort(IN_ORDER);
    List<TrainingStep> together = new ArrayList<>();
    WorkerTask latest = null;
    int merged = state.merged() == null ? 0 : state.merged().workers();
    for (Intake.Arrival arrival : arrivals) {
      WorkerTask task = arrival.task();
      TrainingStep step =
          feeds
              .computeIfAbsent(
                  task.partition(), number -> new WorkerFeed(options.worker().observeEvery()))
              .accept(task, arrival.step());
      if (step == null) {
        continue;
      }
      if (latest != null && !belongsTo(together.get(0), latest, step, task)) {
        merged = merge(latest, together, merged);
        together.clear();
      }
      crew(step.network()).worker(task.partition(), step);
      together.add(step);
      latest = task;
    }
    if (latest != null) {
      merged = merge(latest, together, merged);
    }
    publish(merged);
  }

  State state() {
    return state;
  }

  void close() {
    GuardedSink.closeAll(sinks);
  }

  private static boolean belongsTo(
      TrainingStep step, WorkerTask task, TrainingStep next, WorkerTask nextTask) {
    return task.stage() == nextTask.stage()
        && step.iteration() == next.iteration()
        && step.network().equals(next.network());
  }

  private int merge(WorkerTask task, List<TrainingStep> steps, int before) {
    TrainingStep step = StepMerge.of(steps);
    if (crew == null || mergedSteps.accept(task.stage(), step.iteration()) != Sequence.Place.NEXT) {
      return before;
    }
    crew.merged(step);
    return steps.size();
  }

  private Crew crew(NetworkProfile network) {
    Crew current = crew;
    if (current == null || !current.isOf(network)) {
      current = new Crew(network, options, sinks);
      crew = current;
    }
    return current;
  }

  private void publish(int mergedWorkers) {
    Deliveries deliveries = intake.deliveries();
    for (WorkerFeed feed : feeds.values()) {
      deliveries = deliveries.plus(feed.deliveries());
    }
    if (crew != null) {
      state =
          new State(
              new MergedDiagnosis(crew.diagnosis(), mergedWorkers), crew.diagnoses(), deliveries);
    } else {
      state = new State(null, List.of(), deliveries);
    }
    tell(deliveries);
  }

  /**
   * Says that something did not come as it should: the first time, and whenever it is more than
   * twice as much as when it was said last.
   */
  private void tell(Deliveries deliveries) {
    if (deliveries.faults() > 2 * told.faults()) {
      told = deliveries;
      log.warn(
          ("Of the steps of the workers, %d came late, %d twice, %d not at all; %d attempts of"
                  + " tasks failed, %d records could not be read. The diagnosis does without.")
              .formatted(
                  deliveries.late(),
                  deliveries.doubled(),
                  deliveries.missing(),
                  deliveries.retries(),
                  deliveries.damaged()));
    }
  }
}
