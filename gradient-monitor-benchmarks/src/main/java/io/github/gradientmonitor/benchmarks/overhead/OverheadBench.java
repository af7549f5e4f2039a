package io.github.gradientmonitor.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;

/**
 * What does watching cost? Prints, for each network and each way to look at its training, the time
 * of a step over that of a plain one.
 *
 * <p>All contestants train in turns of a few steps, in rounds that begin with another one each
 * time, so that what else runs on the machine slows all of them. A figure is the median over the
 * rounds of the ratio within a round, with the quartiles beside it.
 */
public final class OverheadBench {
  private OverheadBench() {}

  /**
   * Runs the bench.
   *
   * @param args a text that the name of a network must contain; all without it
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("overhead");
    for (Workload workload : Workload.all()) {
      if (args.length == 0 || workload.name().contains(args[0])) {
        run(workload, Contestant.all(folder));
      }
    }
  }

  private static void run(Workload workload, List<Contestant> contestants) {
    List<Model> networks = new ArrayList<>();
    for (Contestant contestant : contestants) {
      Model network = workload.network().get();
      contestant.listeners().forEach(network::addListeners);
      networks.add(network);
    }
    int rows = contestants.size();
    int warmUp = workload.warmUp();
    double[][] nanos = new double[rows][workload.rounds()];
    for (int round = -warmUp; round < workload.rounds(); round++) {
      for (int place = 0; place < rows; place++) {
        int i = Math.floorMod(round + place, rows);
        nanos[i][Math.max(0, round)] = nanos(workload, networks.get(i));
      }
    }
    System.out.printf(
        "%n%s: a plain step takes %.2f ms%n%n| | time over plain | quartiles |%n|---|---|---|%n",
        workload.name(), quantile(nanos[0], 0.5) / workload.turn() / 1e6);
    for (int i = 1; i < rows; i++) {
      double[] ratios = new double[workload.rounds()];
      for (int round = 0; round < ratios.length; round++) {
        ratios[round] = nanos[i][round] / nanos[0][round];
      }
      System.out.printf(
          "| %s | x%.3f | %.3f .. %.3f |%n",
          contestants.get(i).name(),
          quantile(ratios, 0.5),
          quantile(ratios, 0.25),
          quantile(ratios, 0.75));
    }
  }

  private static double nanos(Workload workload, Model network) {
    long begin = System.nanoTime();
    for (int i = 0; i < workload.turn(); i++) {
      workload.step(network);
    }
    return System.nanoTime() - begin;
  }

  /** The value below which a share of all lies. */
  static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (share * (sorted.length - 1))];
  }
}
