package io.github.gradientmonitor.benchmarks.clipping;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * What does a step with clipping cost? Prints the last column of the tables of {@code
 * docs/tables/clipping.md}: time of a step over that of a plain one.
 *
 * <p>A figure is the median over rounds in which each network takes one step on the same minibatch,
 * in turns that begin with another network each round, so that what else runs on the machine slows
 * all of them. Every step starts from the first parameters: none is timed while it diverges.
 */
public final class ClippingCost {
  private ClippingCost() {}

  /** Times a step of every network with every way of clipping. */
  public static void main(String[] args) {
    for (Problem problem : List.of(new RecurrentBirths(), DeepDigits.sound())) {
      System.out.printf("%n%s%n%n| clipping | cost |%n|---|---|%n", problem.name());
      List<Contestant> contestants = problem.contestants();
      double[] costs = costs(problem, contestants);
      for (int i = 0; i < costs.length; i++) {
        System.out.printf("| %s | x%.2f |%n", contestants.get(i).name(), costs[i]);
      }
    }
  }

  private static double[] costs(Problem problem, List<Contestant> contestants) {
    int rows = contestants.size();
    MultiLayerNetwork plain = problem.network(1, contestants.get(0));
    INDArray start = plain.params().dup();
    MultiLayerNetwork[] networks = new MultiLayerNetwork[rows + 1];
    networks[rows] = plain;
    for (int i = 0; i < rows; i++) {
      networks[i] = network(problem, contestants.get(i));
    }
    double[][] ratios = new double[rows][problem.timedSteps()];
    double[] nanos = new double[rows + 1];
    Random random = new Random(1);
    for (int round = -problem.timedSteps() / 4; round < problem.timedSteps(); round++) {
      DataSet batch = problem.batch(random);
      for (int turn = 0; turn <= rows; turn++) {
        int i = Math.floorMod(round + turn, rows + 1);
        nanos[i] = nanos(networks[i], start, batch);
      }
      for (int i = 0; i < rows; i++) {
        ratios[i][Math.max(0, round)] = nanos[i] / nanos[rows];
      }
    }
    return Arrays.stream(ratios).mapToDouble(ClippingCost::median).toArray();
  }

  private static MultiLayerNetwork network(Problem problem, Contestant contestant) {
    MultiLayerNetwork network = problem.network(1, contestant);
    if (contestant.policy() != ClippingPolicy.none()) {
      network.addListeners(
          GradientMonitorListener.builder().withoutLog().clipping(contestant.policy()).build());
    }
    return network;
  }

  private static double nanos(MultiLayerNetwork network, INDArray start, DataSet batch) {
    network.params().assign(start);
    long begin = System.nanoTime();
    network.fit(batch);
    return System.nanoTime() - begin;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
