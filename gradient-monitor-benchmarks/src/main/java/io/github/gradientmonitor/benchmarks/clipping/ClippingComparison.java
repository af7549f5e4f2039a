package io.github.gradientmonitor.benchmarks.clipping;

import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.TrainingDivergedException;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.sink.MonitorSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Does a training that diverges learn when it is clipped, does clipping harm one that is sound, and
 * how often is it clipped? Prints the tables of {@code docs/tables/clipping.md}, but for the cost.
 */
public final class ClippingComparison {
  private static final int SEEDS = 5;

  /** A training with a larger share than this of the loss of a guess is lost. */
  private static final double LEARNT = 0.9;

  private ClippingComparison() {}

  /**
   * What came of one training.
   *
   * @param loss on the test, NaN when the gradient ceased to be finite
   * @param clippedShare share of the steps until then that were clipped
   */
  private record Outcome(double loss, double clippedShare) {}

  /** Trains every network with every way of clipping from every seed. */
  public static void main(String[] args) {
    for (Problem problem : List.of(new RecurrentBirths(), DeepDigits.hasty(), DeepDigits.sound())) {
      System.out.printf(
          "%n%s; %d steps, a guess has a loss of %.2f%n%n"
              + "| clipping | final loss, median (min .. max) | lost runs | clipped steps |%n"
              + "|---|---|---|---|%n",
          problem.name(), problem.steps(), problem.blindLoss());
      for (Contestant contestant : problem.contestants()) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
          outcomes.add(train(problem, contestant, seed));
        }
        System.out.println(row(contestant, outcomes, problem.blindLoss()));
      }
    }
  }

  private static Outcome train(Problem problem, Contestant contestant, int seed) {
    MultiLayerNetwork network = problem.network(seed, contestant);
    int[] clipped = {0};
    network.addListeners(
        GradientMonitorListener.builder()
            .withoutLog()
            .clipping(contestant.policy())
            .onNonFinite(NonFinitePolicy.STOP)
            .sink(
                new MonitorSink() {
                  @Override
                  public void onDiagnosis(Diagnosis diagnosis) {
                    clipped[0] += contestant.clips(diagnosis, problem.maxNorm()) ? 1 : 0;
                  }
                })
            .build());
    Random random = new Random(seed);
    int step = 0;
    double loss;
    try {
      for (; step < problem.steps(); step++) {
        network.fit(problem.batch(random));
      }
      loss = network.score(problem.test());
    } catch (TrainingDivergedException e) {
      loss = Double.NaN;
    }
    return new Outcome(loss, (double) clipped[0] / Math.max(1, step));
  }

  private static String row(Contestant contestant, List<Outcome> outcomes, double blindLoss) {
    double[] losses = outcomes.stream().mapToDouble(Outcome::loss).sorted().toArray();
    long lost = Arrays.stream(losses).filter(loss -> !(loss < LEARNT * blindLoss)).count();
    double share = outcomes.stream().mapToDouble(Outcome::clippedShare).average().orElseThrow();
    return String.format(
        "| %s | %.2f (%.2f .. %.2f) | %d of %d | %.0f %% |",
        contestant.name(),
        losses[losses.length / 2],
        losses[0],
        losses[losses.length - 1],
        lost,
        outcomes.size(),
        100 * share);
  }
}
