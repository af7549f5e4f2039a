package io.github.gradientmonitor.spark;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.examples.OpticalDigits;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * What watching costs a worker: time and bytes a step, for networks of 10, 100 and 1,000 layers.
 * Prints a table.
 *
 * <p>A watched network and a plain one train in turns, each of some steps, and begin with another
 * one in every round. As in a task of Spark, each turn has a listener and records of its own. The
 * time is the median over the rounds of the ratio within a round; Spark itself is left out of both.
 */
final class WorkerCost {
  private static final int WIDTH = 64;

  /** With 1,000 layers Deeplearning4j alone takes minutes for a turn. */
  private static final int[] LAYERS = {10, 100};

  private static final int[] ROUNDS = {60, 20};

  /** Steps of a turn. */
  private static final int STEPS = 10;

  private static final int WARM_UP = 1;

  private final MultiLayerNetwork plain;
  private final MultiLayerNetwork watched;
  private final List<DataSet> batches;
  private WorkerRecords first;
  private WorkerRecords latest;
  private int step;

  private WorkerCost(int layers) {
    this.plain = network(layers);
    this.watched = network(layers);
    this.batches = OpticalDigits.split(1).getTrain().batchBy(Clusters.BATCH);
    this.first = records();
    this.latest = first;
  }

  /**
   * Measures.
   *
   * @param args by how much the rounds are divided, 1 without it
   */
  public static void main(String[] args) {
    int divisor = args.length == 0 ? 1 : Integer.parseInt(args[0]);
    System.out.println(
        "layers | plain step ms | time over plain | quartiles | bytes a step | names");
    for (int i = 0; i < LAYERS.length; i++) {
      new WorkerCost(LAYERS[i]).run(LAYERS[i], Math.max(1, ROUNDS[i] / divisor));
    }
  }

  private void run(int layers, int rounds) {
    double[] plainNanos = new double[rounds];
    double[] ratios = new double[rounds];
    for (int round = -WARM_UP; round < rounds; round++) {
      boolean watchedFirst = Math.floorMod(round, 2) == 0;
      double with = watchedFirst ? watched() : 0;
      double without = turn(plain);
      with = watchedFirst ? with : watched();
      plainNanos[Math.max(0, round)] = without;
      ratios[Math.max(0, round)] = with / without;
    }
    System.out.printf(
        "%d | %.2f | x%.3f | %.3f .. %.3f | %d | %d%n",
        layers,
        quantile(plainNanos, 0.5) / STEPS / 1e6,
        quantile(ratios, 0.5),
        quantile(ratios, 0.25),
        quantile(ratios, 0.75),
        latest.encode().length / STEPS,
        first.heads().get(0).length);
  }

  private double watched() {
    long begin = System.nanoTime();
    KnownHeads known = new KnownHeads();
    first.heads().forEach(head -> known.set(new long[] {HeadShelf.hash(head)}));
    latest = records();
    GradientMonitorListener listener =
        SparkMonitorOptions.defaults().worker().listener(new StepRecorder(latest, known));
    watched.setListeners(listener);
    turn(watched);
    if (first.heads().isEmpty()) {
      first = latest;
    }
    return System.nanoTime() - begin;
  }

  private double turn(MultiLayerNetwork network) {
    long begin = System.nanoTime();
    for (int i = 0; i < STEPS; i++) {
      network.fit(batches.get(step++ % batches.size()));
    }
    return System.nanoTime() - begin;
  }

  private static WorkerRecords records() {
    return new WorkerRecords("cost", new WorkerTask(0, 0, 0), 0);
  }

  private static MultiLayerNetwork network(int layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .activation(Activation.TANH)
            .updater(new Sgd(0.01))
            .list();
    int width = OpticalDigits.PIXELS;
    for (int i = 1; i < layers; i++) {
      list.layer(new DenseLayer.Builder().nIn(width).nOut(WIDTH).build());
      width = WIDTH;
    }
    list.layer(
        new OutputLayer.Builder()
            .activation(Activation.SOFTMAX)
            .nIn(width)
            .nOut(OpticalDigits.CLASSES)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
