package io.github.gradientmonitor.benchmarks.clipping;

import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Does a training that diverges learn when it is clipped, how often is it clipped, and what does
 * that cost? Prints the tables of {@code docs/clipping.md}.
 */
public final class ClippingComparison {
  private static final int SEEDS = 5;

  private ClippingComparison() {}

  /** What came of one training. */
  private record Outcome(double loss, boolean diverged, double clippedShare) {}

  /** Trains every network with every way of clipping from every seed. */
  public static void main(String[] args) {
    for (Problem problem : List.of(new RecurrentBirths(), new DeepDigits())) {
      System.out.printf(
          "%n%s, %d steps%n%n| clipping | final loss | diverged | clipped steps | time a step |%n"
              + "|---|---|---|---|---|%n",
          problem.name(), problem.steps());
      double[] cost = cost(problem);
      List<Contestant> contestants = problem.contestants();
      for (int i = 0; i < contestants.size(); i++) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
          outcomes.add(train(problem, contestants.get(i), seed));
        }
        System.out.println(row(contestants.get(i), outcomes, cost[i]));
      }
    }
  }

  private static Outcome train(Problem problem, Contestant contestant, int seed) {
    MultiLayerNetwork network = problem.network(seed, contestant);
    long[] clipped = {0};
    network.addListeners(
        GradientMonitorListener.builder()
            .withoutLog()
            .clipping(contestant.policy())
            .onNonFinite(NonFinitePolicy.STOP)
            .sink(
                new MonitorSink() {
                  @Override
                  public void onDiagnosis(Diagnosis diagnosis) {
                    clipped[0] = diagnosis.step().intervention().clippedSteps();
                  }
                })
            .build());
    Random random = new Random(seed);
    for (int step = 0; step < problem.steps(); step++) {
      network.fit(problem.batch(random));
    }
    double loss = network.score(problem.test());
    return new Outcome(loss, !(loss < problem.blindLoss()), (double) clipped[0] / problem.steps());
  }

  /** Time of a step with each contestant, over that of the first one without a listener. */
  private static double[] cost(Problem problem) {
    List<Contestant> contestants = problem.contestants();
    int rows = contestants.size();
    MultiLayerNetwork[] networks = new MultiLayerNetwork[rows + 1];
    for (int i = 0; i < rows; i++) {
      networks[i] = problem.network(1, contestants.get(i));
      networks[i].addListeners(
          GradientMonitorListener.builder()
              .withoutLog()
              .clipping(contestants.get(i).policy())
              .build());
    }
    networks[rows] = problem.network(1, contestants.get(0));
    double[][] nanos = new double[rows + 1][problem.timedSteps()];
    Random random = new Random(1);
    for (int step = -problem.timedSteps() / 4; step < problem.timedSteps(); step++) {
      DataSet batch = problem.batch(random);
      for (int i = 0; i <= rows; i++) {
        long start = System.nanoTime();
        networks[i].fit(batch);
        nanos[i][Math.max(0, step)] = System.nanoTime() - start;
      }
    }
    return Arrays.stream(nanos).mapToDouble(t -> median(t) / median(nanos[rows])).toArray();
  }

  private static String row(Contestant contestant, List<Outcome> outcomes, double cost) {
    double[] losses = outcomes.stream().mapToDouble(Outcome::loss).sorted().toArray();
    long diverged = outcomes.stream().filter(Outcome::diverged).count();
    double share = outcomes.stream().mapToDouble(Outcome::clippedShare).average().orElseThrow();
    return String.format(
        "| %s | %.3g (%.3g .. %.3g) | %d of %d | %.0f %% | x%.2f |",
        contestant.name(),
        median(losses),
        losses[0],
        losses[losses.length - 1],
        diverged,
        outcomes.size(),
        100 * share,
        cost);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
