package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains the labelled cases and prints how often each detector was right, in Markdown. */
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    description = "Trains the labelled cases and prints how often each detector was right.")
public final class AccuracyBench implements Callable<Integer> {
  @Option(names = "--seeds", defaultValue = "5", description = "Runs of each case. Default: 5.")
  private int seeds;

  @Option(names = "--case", defaultValue = "", description = "Only cases whose name matches.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Pattern name;

  @Option(names = "--keep", description = "Folder in which runs are kept, to be judged again.")
  private @Nullable Path folder;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  private final Map<Half, List<Scoreboard>> boards = new EnumMap<>(Half.class);
  private final Map<Half, Causes> causes = new EnumMap<>(Half.class);
  private final StringBuilder rows = new StringBuilder(Row.header());

  /** Runs the bench. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new AccuracyBench()).execute(args));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    List<Case> cases = new ArrayList<>(Cases.ill());
    cases.addAll(Cases.sound());
    cases.removeIf(each -> !name.matcher(each.name()).find());
    for (int i = 0; i < cases.size(); i++) {
      progress.printf("%d of %d: %s%n", i + 1, cases.size(), cases.get(i).name());
      progress.flush();
      run(cases.get(i));
    }
    boards.forEach(
        (half, detectors) -> {
          out.printf("## The %s half%n%n%s", half.word(), Scoreboard.header());
          detectors.forEach(board -> out.print(board.row()));
          out.printf("%n%s%n", causes(half).sentence());
        });
    out.printf("## Case by case%n%n%s", rows);
    out.flush();
    return 0;
  }

  private Causes causes(Half half) {
    return causes.computeIfAbsent(half, key -> new Causes());
  }

  /** The boards of one half: the monitor's first, then those of the published rules. */
  List<Scoreboard> boards(Half half) {
    return boards.computeIfAbsent(
        half,
        key ->
            List.of(
                new Scoreboard("gradient-monitor", Detector::monitor),
                new Scoreboard("SageMaker Debugger", first -> PublishedRules.sageMaker()),
                new Scoreboard("AUTOTRAINER", first -> PublishedRules.autotrainer()),
                new Scoreboard("TheDeepChecker", first -> PublishedRules.deepChecker()),
                new Scoreboard("DeepDiagnosis", first -> PublishedRules.deepDiagnosis()),
                withLoss(
                    "SageMaker Debugger", PublishedRules::sageMaker, PublishedLossRules::sageMaker),
                withLoss(
                    "AUTOTRAINER", PublishedRules::autotrainer, PublishedLossRules::autotrainer),
                withLoss(
                    "TheDeepChecker", PublishedRules::deepChecker, PublishedLossRules::deepChecker),
                withLoss(
                    "DeepDiagnosis",
                    PublishedRules::deepDiagnosis,
                    PublishedLossRules::deepDiagnosis)));
  }

  private static Scoreboard withLoss(
      String tool, Supplier<Detector> gradientRules, Supplier<Detector> lossRules) {
    return new Scoreboard(
        tool + ", loss rules too", first -> Detector.both(gradientRules.get(), lossRules.get()));
  }

  private void run(Case ofCase) {
    List<Scoreboard> detectors = boards(ofCase.half());
    Row row = new Row(ofCase, detectors.size());
    for (int seed = 1; seed <= seeds; seed++) {
      Run run = run(ofCase.name(), ofCase.trial(), seed);
      LongFunction<Trial> cure = ofCase.cured();
      if (cure == null) {
        healthy(detectors, ofCase.half(), run, row.runs());
      } else {
        Run twin = run(ofCase.name() + " cured", cure, seed);
        ill(detectors, ofCase, run, twin, row.runs());
        healthy(detectors, ofCase.half(), twin, row.twins());
      }
    }
    rows.append(row);
  }

  private void ill(List<Scoreboard> detectors, Case ofCase, Run run, Run twin, Row.Tally tally) {
    if (run.failsBeside(twin)) {
      causes(ofCase.half()).ill(ofCase, run);
      tally.count(run, detectors.stream().map(board -> board.ill(ofCase, run)).toList());
    } else {
      tally.leaveOut(run);
    }
  }

  private void healthy(List<Scoreboard> detectors, Half half, Run run, Row.Tally tally) {
    if (run.learnt()) {
      causes(half).healthy(run);
      tally.count(run, detectors.stream().map(board -> board.healthy(run)).toList());
    } else {
      tally.leaveOut(run);
    }
  }

  private Run run(String runName, LongFunction<Trial> trial, long seed) {
    return folder == null
        ? Run.of(trial.apply(seed))
        : new RunArchive(folder).run(runName + " seed " + seed, () -> Run.of(trial.apply(seed)));
  }
}
