package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.dl4j.remedy.CaseHistory;
import io.github.gradientmonitor.dl4j.remedy.TrainingDoctor;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Has the doctor treat the labelled cases, trains what it leaves, and prints how it does beside the
 * twin that was cured by hand. Cases in which something happens to a sound network in the middle of
 * its training are left out: there is nothing to cure before.
 */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Has the doctor treat the labelled cases, beside twins that were cured by hand.")
public final class DoctorBench implements Callable<Integer> {
  /** Of a twin's skill, to be as good as it. */
  private static final double AS_GOOD = 0.95;

  @Option(names = "--seeds", defaultValue = "1", description = "Runs of each case. Default: 1.")
  private int seeds;

  @Option(names = "--first-seed", defaultValue = "1", description = "Default: 1.")
  private long first;

  @Option(names = "--case", defaultValue = "", description = "Only cases whose name matches.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Pattern name;

  @Option(names = "--budget", defaultValue = "1000", description = "Steps. Default: 1000.")
  private int budget;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  private final List<Outcome> outcomes = new ArrayList<>();

  /** What came of one case with one seed. Without a twin, nothing was there to be cured. */
  private record Outcome(
      Case ofCase,
      long seed,
      CaseHistory history,
      double before,
      double after,
      double twin,
      int training) {

    boolean isIll() {
      return ofCase.isIll();
    }

    boolean isAsGood() {
      return after >= AS_GOOD * twin;
    }

    boolean isChanged() {
      return !history.remedies().isEmpty();
    }

    boolean isWellAdvised() {
      return !history.advice().isEmpty() && ofCase.remedy().test(history.advice().get(0).remedy());
    }

    double cost() {
      return (double) history.steps() / training;
    }

    String row() {
      String outcome = history.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      String kept =
          history.remedies().stream().map(Remedy::action).collect(Collectors.joining("; "));
      if (!isIll()) {
        return String.format(
            Locale.ROOT,
            "| %s | %d | %s | %s | %d / %d |%n",
            ofCase.name(),
            seed,
            outcome,
            kept.isEmpty() ? "nothing" : kept,
            history.steps(),
            training);
      }
      return String.format(
          Locale.ROOT,
          "| %s | %d | %s | %s%s | %s | %.2f | %.2f | %.2f%s | %d / %d |%n",
          ofCase.name(),
          seed,
          outcome,
          history.advice().isEmpty() ? "none" : history.advice().get(0).remedy().action(),
          isWellAdvised() ? "" : " **wrong**",
          kept,
          before,
          after,
          twin,
          isAsGood() ? "" : " **missed**",
          history.steps(),
          training);
    }
  }

  /** Runs the bench. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DoctorBench()).execute(args));
  }

  @Override
  public Integer call() {
    run(
        Cases.ill(),
        """
        | case | seed | outcome | first advice | kept | skill: ill | doctor | twin | trial steps / training |
        |---|---|---|---|---|---|---|---|---|
        """);
    run(
        Cases.sound(),
        """

        | sound network | seed | outcome | changed | trial steps / training |
        |---|---|---|---|---|
        """);
    PrintWriter out = spec.commandLine().getOut();
    out.print(totals());
    out.flush();
    return 0;
  }

  private void run(List<Case> cases, String head) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(head);
    for (Case each : cases) {
      if (each.onset() == 0 && name.matcher(each.name()).find()) {
        for (long seed = first; seed < first + seeds; seed++) {
          Outcome outcome = outcome(each, seed);
          outcomes.add(outcome);
          out.print(outcome.row());
          out.flush();
        }
      }
    }
  }

  private String totals() {
    List<Outcome> ill = outcomes.stream().filter(Outcome::isIll).toList();
    List<Outcome> sound = outcomes.stream().filter(outcome -> !outcome.isIll()).toList();
    double[] costs = ill.stream().mapToDouble(Outcome::cost).sorted().toArray();
    return String.format(
        Locale.ROOT,
        """

        Of %d ill networks, %d reach 95 %% of the twin, and the first advice is right for %d; %d of %d
        sound networks were changed. The trials took %.1f times a training in the median, %.1f at most.
        """,
        ill.size(),
        ill.stream().filter(Outcome::isAsGood).count(),
        ill.stream().filter(Outcome::isWellAdvised).count(),
        sound.stream().filter(Outcome::isChanged).count(),
        sound.size(),
        costs.length == 0 ? Double.NaN : costs[costs.length / 2],
        costs.length == 0 ? Double.NaN : costs[costs.length - 1]);
  }

  private Outcome outcome(Case ofCase, long seed) {
    Trial trial = ofCase.trial().apply(seed);
    CaseHistory history = treat(ofCase, trial, seed);
    LongFunction<Trial> cured = ofCase.cured();
    if (cured == null) {
      return new Outcome(ofCase, seed, history, Double.NaN, Double.NaN, Double.NaN, trial.steps());
    }
    double before = Run.of(trial).skill();
    double after = history.remedies().isEmpty() ? before : skill(history, trial);
    double twin = Run.of(cured.apply(seed)).skill();
    return new Outcome(ofCase, seed, history, before, after, twin, trial.steps());
  }

  private CaseHistory treat(Case ofCase, Trial trial, long seed) {
    List<DataSet> batches =
        IntStream.range(0, trial.steps()).mapToObj(trial.task()::batch).toList();
    PrintWriter progress = spec.commandLine().getErr();
    progress.printf("%s, seed %d%n", ofCase.name(), seed);
    return TrainingDoctor.withBudget(budget)
        .tellingOf(
            attempt -> {
              progress.printf("  %s%n", attempt);
              progress.flush();
            })
        .treat(trial.network(), batches);
  }

  /** Of what the doctor left, after as long a training. */
  private static double skill(CaseHistory history, Trial trial) {
    Task task =
        history
            .dataScaling()
            .map(
                scaling ->
                    trial
                        .task()
                        .with(
                            data -> {
                              DataSet scaled = data.copy();
                              scaling.preProcess(scaled);
                              return scaled;
                            }))
            .orElse(trial.task());
    return Run.of(new Trial(history.network(), task, trial.steps())).skill();
  }
}
