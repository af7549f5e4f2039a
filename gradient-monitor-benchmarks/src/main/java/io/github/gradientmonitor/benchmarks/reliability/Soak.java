package io.github.gradientmonitor.benchmarks.reliability;

import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesReader;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains small networks on several threads for a long time with every sink attached, while sinks
 * fail and minibatches hold NaN at random, and prints what grows and what was lost.
 *
 * <p>Arguments: number of steps over all threads, threads, {@code with} or {@code without} the
 * monitor, and a folder. The same seed gives the same faults.
 */
public final class Soak {
  private static final int ROWS = 10;
  private static final double FAULTS = 0.01;
  private static final double NOT_FINITE = 0.001;
  private static final int INPUTS = 8;
  private static final int CLASSES = 3;
  private static final int BATCH = 16;
  private static final int BATCHES = 50;
  private static final long SEED = 17;

  /** Smaller than what the run writes, so that steps have to be left out. */
  private static final long LINES = 64L << 20;

  private final long steps;
  private final int threads;
  private final boolean watched;
  private final Path folder;
  private final PrintStream out;

  /**
   * What came of a soak.
   *
   * @param ownBytes of live objects of the monitor at the end
   * @param ownBytesAtFirst of live objects of the monitor after the first tenth
   * @param liveThreads that were not there before it
   * @param written steps that can be read again from the JSON lines
   * @param heard calls that the sink of the JSON lines was handed
   * @param failures that were thrown at the monitor
   * @param finite whether every parameter is finite at the end
   */
  record Outcome(
      long ownBytes,
      long ownBytesAtFirst,
      int liveThreads,
      long written,
      long heard,
      long failures,
      boolean finite) {}

  Soak(long steps, int threads, boolean watched, Path folder, PrintStream out) {
    this.steps = steps;
    this.threads = threads;
    this.watched = watched;
    this.folder = folder;
    this.out = out;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    long steps = Long.parseLong(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    boolean watched =
        switch (arguments[2]) {
          case "with" -> true;
          case "without" -> false;
          default ->
              throw new IllegalArgumentException(
                  "the third argument must be with or without, but was " + arguments[2]);
        };
    Path folder = Path.of(arguments[3]);
    Files.createDirectories(folder);
    Outcome outcome = new Soak(steps, threads, watched, folder, System.out).run();
    System.out.println(outcome);
    System.exit(0); // Deeplearning4j leaves threads behind.
  }

  Outcome run() throws IOException, InterruptedException, ExecutionException, JMException {
    List<MultiLayerNetwork> networks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      networks.add(network(4 + i));
    }
    // With networks: the threads of Nd4j, which stay, have begun.
    int before = Footprint.threadCount();
    Path lines = folder.resolve("soak.jsonl");
    FailingSink json =
        new FailingSink(JsonLinesSink.builder(lines).limit(LINES).build(), FAULTS, SEED);
    FailingSink report =
        new FailingSink(HtmlReport.to(folder.resolve("soak.html")), FAULTS, SEED + 1);
    FailingSink metrics =
        new FailingSink(new GradientMetrics(new SimpleMeterRegistry()), FAULTS, SEED + 2);
    GradientMonitorListener listener =
        GradientMonitorListener.builder()
            .withoutLog()
            .onNonFinite(NonFinitePolicy.skipUpdate(Integer.MAX_VALUE))
            .sink(json)
            .sink(report)
            .sink(metrics)
            .build();
    if (watched) {
      networks.forEach(network -> network.addListeners(listener));
    }
    long first = 0;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    out.println(Footprint.HEAD);
    for (int row = 1; row <= ROWS; row++) {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        MultiLayerNetwork network = networks.get(i);
        long seed = SEED + 31L * row + i;
        parts.add(pool.submit(() -> train(network, listener, seed)));
      }
      for (Future<?> part : parts) {
        part.get();
      }
      Footprint now = Footprint.now(folder);
      first = row == 1 ? now.own() : first;
      out.println(now.line(steps / ROWS * row));
    }
    pool.shutdown();
    if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the threads of the soak must end, but do not");
    }
    listener.close();
    return new Outcome(
        Footprint.ownBytes(),
        first,
        Footprint.threadCount() - before,
        watched ? written(lines) : 0,
        json.heard(),
        json.failures() + report.failures() + metrics.failures(),
        networks.stream().allMatch(Soak::isFinite));
  }

  private void train(MultiLayerNetwork network, GradientMonitorListener listener, long seed) {
    Random random = new Random(seed);
    long part = steps / threads / ROWS;
    for (long step = 0; step < part; step++) {
      network.fit(batch(random, watched && random.nextDouble() < NOT_FINITE));
      if (watched && step % BATCHES == BATCHES - 1) {
        listener.onEpochEnd(network);
      }
    }
  }

  private static DataSet batch(Random random, boolean poisoned) {
    float[][] features = new float[BATCH][INPUTS];
    float[][] labels = new float[BATCH][CLASSES];
    for (int example = 0; example < BATCH; example++) {
      int label = random.nextInt(CLASSES);
      labels[example][label] = 1;
      for (int i = 0; i < INPUTS; i++) {
        features[example][i] = (float) (random.nextGaussian() + (i % CLASSES == label ? 2 : 0));
      }
    }
    if (poisoned) {
      features[0][0] = Float.NaN;
    }
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }

  /** Each of another width, so that no two are replicas. */
  private static MultiLayerNetwork network(int units) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .updater(new Sgd(0.05))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(units).build())
                .layer(new DenseLayer.Builder().nIn(units).nOut(units).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(units)
                        .nOut(CLASSES)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static boolean isFinite(MultiLayerNetwork network) {
    return Double.isFinite(network.params().sumNumber().doubleValue());
  }

  /** Steps that can be read again. */
  private static long written(Path lines) throws IOException {
    long[] count = {0};
    JsonLinesReader.play(
        lines,
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            count[0]++;
          }
        });
    return count[0];
  }
}
