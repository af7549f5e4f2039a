package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import io.github.gradientmonitor.benchmarks.accuracy.Detector.Verdict;
import io.github.gradientmonitor.diagnosis.Thresholds;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Trains the labelled cases and prints how often each detector was right.
 *
 * <p>Arguments, all optional: {@code --half tuning|test}, {@code --seeds 5}, {@code --case regex},
 * {@code --keep folder} to keep the runs and use them again.
 */
public final class AccuracyBench {
  /** The monitor's first, then those of the published rules. */
  private final List<Scoreboard> boards =
      List.of(
          new Scoreboard(
              "gradient-monitor", first -> Detector.monitor(first, Thresholds.defaults())),
          new Scoreboard("SageMaker Debugger", first -> PublishedRules.sageMaker()),
          new Scoreboard("AUTOTRAINER", first -> PublishedRules.autotrainer()),
          new Scoreboard("TheDeepChecker", first -> PublishedRules.deepChecker()),
          new Scoreboard("DeepDiagnosis", first -> PublishedRules.deepDiagnosis()));

  private final StringBuilder table = new StringBuilder();
  private final PrintStream progress;
  private final int seeds;
  private final @Nullable RunArchive archive;

  AccuracyBench(int seeds, @Nullable RunArchive archive, PrintStream progress) {
    this.seeds = seeds;
    this.archive = archive;
    this.progress = progress;
  }

  /** Runs the bench. */
  public static void main(String[] args) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    String half = options.get("--half");
    String keep = options.get("--keep");
    Pattern names = Pattern.compile(options.getOrDefault("--case", ""));
    List<Case> cases = new ArrayList<>(IllCases.all());
    cases.addAll(HealthyCases.all());
    cases.removeIf(
        c ->
            !names.matcher(c.name()).find()
                || (half != null && c.half() != Half.valueOf(half.toUpperCase(Locale.ROOT))));
    RunArchive kept = keep == null ? null : new RunArchive(Path.of(keep));
    AccuracyBench bench =
        new AccuracyBench(Integer.parseInt(options.getOrDefault("--seeds", "5")), kept, System.err);
    System.out.print(bench.run(cases));
  }

  /** Trains all cases; returns the tables in Markdown. */
  String run(List<Case> cases) {
    table.append(Row.header());
    for (int i = 0; i < cases.size(); i++) {
      progress.printf("%d of %d: %s%n", i + 1, cases.size(), cases.get(i).name());
      run(cases.get(i));
    }
    StringBuilder summary = new StringBuilder(Scoreboard.header());
    boards.forEach(board -> summary.append(board.row()));
    return summary.append('\n').append(table).toString();
  }

  private void run(Case ofCase) {
    Row row = new Row(ofCase, boards.size());
    for (int seed = 1; seed <= seeds; seed++) {
      Run run = run(ofCase.name(), ofCase.trial(), seed);
      row.scores.add(run.score());
      for (int i = 0; i < boards.size(); i++) {
        Verdict verdict =
            ofCase.isIll() ? boards.get(i).ill(ofCase, run) : boards.get(i).healthy(run);
        row.add(i, verdict);
      }
      LongFunction<Trial> cure = ofCase.cured();
      if (cure != null) {
        Run twin = run(ofCase.name() + " cured", cure, seed);
        row.curedScores.add(twin.score());
        for (int i = 0; i < boards.size(); i++) {
          row.addTwin(i, boards.get(i).healthy(twin));
        }
      }
    }
    table.append(row);
  }

  private Run run(String name, LongFunction<Trial> trial, long seed) {
    return archive == null
        ? Run.of(trial.apply(seed))
        : archive.run(name + " seed " + seed, () -> Run.of(trial.apply(seed)));
  }
}
