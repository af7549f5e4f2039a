package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.MonitorLog;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A thousand workers that send a record a second each to the code of the driver: how many it could
 * take, how long a delivery of all of them takes, how far behind it falls, and what memory they
 * need. Prints a table.
 *
 * <p>The workers are virtual: the bytes are those that workers send, recorded once.
 */
final class VirtualWorkers {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WORKERS = 1000;
  private static final int WARM_UP = 5;
  private static final int SECONDS = 10;
  private static final int[] LAYERS = {10, 100};

  private VirtualWorkers() {}

  public static void main(String[] args) throws InterruptedException {
    System.out.println(
        "layers | bytes a step | head | own monitors | records a second of processor time | median"
            + " delivery ms | worst delivery ms | worst lag ms | heap MB");
    for (int layers : LAYERS) {
      run(layers, 16);
      run(layers, WORKERS);
    }
  }

  private static void run(int layers, int monitors) throws InterruptedException {
    KnownHeads known = new KnownHeads();
    DriverDesk desk =
        new DriverDesk(
            SparkMonitorOptions.builder().withoutLog().workers(monitors).build(),
            known,
            new MonitorLog());
    List<WorkerRecords> first = delivery(layers, 0, new KnownHeads());
    int head = first.get(0).heads().get(0).length;
    int bytes = first.get(0).steps().get(0).length;
    desk.accept(first);
    int second = 1;
    for (; second < WARM_UP; second++) {
      desk.accept(delivery(layers, second, known));
    }
    // Made before, for the workers do not wait for the driver either.
    Deque<List<WorkerRecords>> deliveries = new ArrayDeque<>();
    for (int i = 0; i < SECONDS; i++) {
      deliveries.add(delivery(layers, second + i, known));
    }
    List<Double> times = new ArrayList<>();
    double worstLag = 0;
    long start = System.nanoTime();
    long busy = 0;
    for (int i = 0; i < SECONDS; i++) {
      long due = start + Duration.ofSeconds(i).toNanos();
      while (System.nanoTime() < due) {
        Thread.sleep(1);
      }
      long began = System.nanoTime();
      long processorTime = THREADS.getCurrentThreadCpuTime();
      desk.accept(deliveries.remove());
      busy += THREADS.getCurrentThreadCpuTime() - processorTime;
      long ended = System.nanoTime();
      times.add((ended - began) / 1e6);
      worstLag = Math.max(worstLag, (ended - due) / 1e6);
    }
    times.sort(null);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "%d | %d | %d | %d | %.0f | %.0f | %.0f | %.0f | %d%n",
        layers,
        bytes,
        head,
        monitors,
        WORKERS * SECONDS / (busy / 1e9),
        times.get(times.size() / 2),
        times.get(times.size() - 1),
        worstLag,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    if (desk.state().deliveries().faults() != 0) {
      throw new IllegalStateException(desk.state().deliveries().toString());
    }
  }

  private static List<WorkerRecords> delivery(int layers, int second, KnownHeads known) {
    NetworkProfile network = Steps.network(layers);
    TrainingStep step = Steps.full(network, second, new Random(second));
    List<WorkerRecords> delivery = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      WorkerRecords records = new WorkerRecords("simulation", new WorkerTask(second, worker, 0), 0);
      new StepRecorder(records, known).onStep(step);
      delivery.add(records);
    }
    return delivery;
  }
}
