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

  @Option(names = "--case", defaultValue = "", description = "Only cases whose name matches.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Pattern name;

  @Option(names = "--budget", defaultValue = "1500", description = "Steps. Default: 1500.")
  private int budget;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  private int asGood;
  private int ill;
  private int changed;
  private int healthy;

  /** Runs the bench. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new DoctorBench()).execute(args));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Case> cases = new ArrayList<>(IllCases.all());
    cases.addAll(HealthyCases.all());
    cases.removeIf(each -> each.onset() > 0 || !name.matcher(each.name()).find());
    out.print(
        """
        | case | seed | outcome | first advice | kept | ill | doctor | twin | trial steps / training |
        |---|---|---|---|---|---|---|---|---|
        """);
    for (Case each : cases) {
      for (int seed = 1; seed <= seeds; seed++) {
        out.print(row(each, seed));
        out.flush();
      }
    }
    out.printf(
        "%n%d of %d ill case-seeds reach 95 %% of the twin; %d of %d sound networks were changed.%n",
        asGood, ill, changed, healthy);
    out.flush();
    return 0;
  }

  private String row(Case ofCase, long seed) {
    Trial trial = ofCase.trial().apply(seed);
    List<DataSet> batches =
        IntStream.range(0, trial.steps()).mapToObj(trial.task()::batch).toList();
    PrintWriter progress = spec.commandLine().getErr();
    progress.printf("%s, seed %d%n", ofCase.name(), seed);
    CaseHistory history =
        TrainingDoctor.withBudget(budget)
            .tellingOf(
                line -> {
                  progress.printf("  %s%n", line);
                  progress.flush();
                })
            .treat(trial.network(), batches);
    LongFunction<Trial> cured = ofCase.cured();
    if (cured == null) {
      healthy++;
      changed += history.remedies().isEmpty() ? 0 : 1;
      return row(ofCase, seed, history, Double.NaN, Double.NaN, Double.NaN, trial.steps());
    }
    double before = Run.of(trial).skill();
    double after = before;
    if (!history.remedies().isEmpty()) {
      Task task =
          history
              .dataScaling()
              .map(
                  scaling -> {
                    DataSet scaled = trial.task().all().copy();
                    scaling.preProcess(scaled);
                    return new Task(scaled, trial.task().batch(), trial.task().seed());
                  })
              .orElse(trial.task());
      after = Run.of(new Trial(history.network(), task, trial.steps())).skill();
    }
    double twin = Run.of(cured.apply(seed)).skill();
    ill++;
    asGood += after >= AS_GOOD * twin ? 1 : 0;
    return row(ofCase, seed, history, before, after, twin, trial.steps());
  }

  private static String row(
      Case ofCase,
      long seed,
      CaseHistory history,
      double before,
      double after,
      double twin,
      int training) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | %.2f | %.2f | %.2f%s | %d / %d |%n",
        ofCase.name(),
        seed,
        history.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        history.advice().isEmpty() ? "" : history.advice().get(0).remedy().action(),
        history.remedies().stream().map(Remedy::action).collect(Collectors.joining("; ")),
        before,
        after,
        twin,
        after < AS_GOOD * twin ? " **missed**" : "",
        history.steps(),
        training);
  }
}
