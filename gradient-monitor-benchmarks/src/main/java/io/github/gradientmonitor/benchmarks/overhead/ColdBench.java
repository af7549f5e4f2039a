package io.github.gradientmonitor.benchmarks.overhead;

import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import org.deeplearning4j.nn.api.Model;

/**
 * What does watching cost at the start of a training, while classes are loaded and the JIT compiler
 * has seen little? Prints, for each network, the time of its first step and of the 99 after it,
 * plain and watched.
 *
 * <p>Each training has a Java machine of its own; plain and watched ones take turns. A figure is
 * the median over the rounds, and the ratio that of the ratios within a round, with its quartiles.
 */
public final class ColdBench {
  private static final int STEPS = 100;
  private static final String WATCHED = "watched";
  private static final String RESULT = "nanoseconds: ";

  private ColdBench() {}

  /** How long the first step took, and those after it. */
  private record Nanos(long first, long others) {}

  /**
   * Runs the bench.
   *
   * @param args number of rounds, 10 without it, and a text that the name of a network must contain
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 3) {
      Nanos nanos = train(workload(args[1]), args[2].equals(WATCHED));
      System.out.println(RESULT + nanos.first() + " " + nanos.others());
      return;
    }
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    System.out.printf(
        "| | first step, ms | watched | the next %d, ms | watched | time over plain | quartiles |"
            + " more, ms a step |%n|---|---|---|---|---|---|---|---|%n",
        STEPS - 1);
    for (Workload workload : Workload.all()) {
      if (args.length < 2 || workload.name().contains(args[1])) {
        row(workload, rounds);
      }
    }
  }

  private static void row(Workload workload, int rounds) throws IOException, InterruptedException {
    double[][] first = new double[2][rounds];
    double[][] others = new double[2][rounds];
    double[] ratios = new double[rounds];
    double[] more = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < 2; turn++) {
        int which = (round + turn) % 2;
        Nanos nanos = inItsOwnMachine(workload, which == 1 ? WATCHED : "plain");
        first[which][round] = nanos.first() / 1e6;
        others[which][round] = nanos.others() / 1e6;
      }
      ratios[round] = others[1][round] / others[0][round];
      more[round] = (others[1][round] - others[0][round]) / (STEPS - 1);
    }
    System.out.printf(
        "| %s | %.0f | %.0f | %.0f | %.0f | x%.3f | %.3f .. %.3f | %.2f |%n",
        workload.name(),
        OverheadBench.quantile(first[0], 0.5),
        OverheadBench.quantile(first[1], 0.5),
        OverheadBench.quantile(others[0], 0.5),
        OverheadBench.quantile(others[1], 0.5),
        OverheadBench.quantile(ratios, 0.5),
        OverheadBench.quantile(ratios, 0.25),
        OverheadBench.quantile(ratios, 0.75),
        OverheadBench.quantile(more, 0.5));
  }

  private static Nanos inItsOwnMachine(Workload workload, String how)
      throws IOException, InterruptedException {
    String java = ProcessHandle.current().info().command().orElse("java");
    Process machine =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                ColdBench.class.getName(),
                "child",
                workload.name(),
                how)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(machine.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = machine.waitFor();
    int at = said.indexOf(RESULT);
    if (code != 0 || at < 0) {
      throw new IllegalStateException(workload.name() + " ended with " + code + ": " + said);
    }
    Scanner figures = new Scanner(said.substring(at + RESULT.length()));
    return new Nanos(figures.nextLong(), figures.nextLong());
  }

  private static Nanos train(Workload workload, boolean watched) {
    Model network = workload.network().get();
    if (watched) {
      network.addListeners(GradientMonitorListener.create());
    }
    long begin = System.nanoTime();
    workload.step(network);
    long second = System.nanoTime();
    for (int step = 1; step < STEPS; step++) {
      workload.step(network);
    }
    return new Nanos(second - begin, System.nanoTime() - second);
  }

  private static Workload workload(String name) {
    List<Workload> all = Workload.all();
    return all.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }
}
