package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Course;
import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.report.ComparedRun;
import io.github.gradientmonitor.report.ComparisonPage;
import io.github.gradientmonitor.report.RunRecorder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws several runs that were written as JSON lines side by side. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.WRONG_INPUT,
    exitCodeOnExecutionException = ExitCode.FAILED,
    description =
        "Draws 2 to 20 runs that were written as JSON lines side by side; with --baseline, says in"
            + " what each departs from it.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:no run departs from the baseline, where one is given",
      "1:a run departs from the baseline",
      "64:the command or its input is not right",
      "70:the program failed"
    },
    footerHeading = "Example:%n",
    footer = {
      "  gradient-monitor compare sigmoid.jsonl relu.jsonl --to comparison.html",
      "  gradient-monitor compare run.jsonl --baseline baseline.json"
    })
final class CompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..20",
      paramLabel = "FILE",
      description =
          "Files that a JsonLinesSink wrote; the last run of each is taken. One does with --baseline.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private List<Path> files;

  @Option(
      names = "--to",
      defaultValue = "comparison.html",
      description = "HTML file to write. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path to;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private BaselineOption baseline;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OutputFile output = new OutputFile("--to", to);
    output.check(RunFile.files(files));
    if (baseline.file().isPresent()) {
      output.checkIsNone(List.of(baseline.file().get()));
    }
    List<ComparedRun> runs = read(baseline.read().orElse(null));
    PrintWriter out = spec.commandLine().getOut();
    boolean departs = false;
    for (ComparedRun run : runs) {
      print(out, run);
      departs |= run.departures() != null && !run.departures().isEmpty();
    }
    if (runs.size() > 1 || baseline.file().isEmpty()) {
      ComparisonPage.write(runs, to);
      out.printf("%s compared in %s%n", new Amount(runs.size(), "run"), to);
    }
    out.flush();
    return departs ? 1 : 0;
  }

  private List<ComparedRun> read(@Nullable Baseline usual) {
    List<String> names = names();
    List<ComparedRun> runs = new ArrayList<>();
    try (Progress progress = Progress.of("reading", files.size())) {
      for (int i = 0; i < files.size(); i++) {
        RunFile file = new RunFile(files.get(i));
        RunRecorder recorder = new RunRecorder();
        file.play(recorder);
        runs.add(
            new ComparedRun(
                names.get(i),
                recorder.run().orElseThrow(),
                usual == null ? null : departures(usual, file)));
        progress.step();
      }
    }
    return runs;
  }

  private static List<Departure> departures(Baseline usual, RunFile file) {
    Course course = usual.course();
    file.play(course);
    return usual.departures(course);
  }

  /** Says in what a run departs, where it was held beside a baseline. */
  private static void print(PrintWriter out, ComparedRun run) {
    if (run.departures() == null) {
      return;
    }
    if (run.departures().isEmpty()) {
      out.printf("%s is like the baseline.%n", run.name());
    }
    for (Departure departure : run.departures()) {
      out.printf("%s: %s%n", run.name(), departure.sentence());
    }
  }

  /** The names of the files, or the files as they were given where two have the same name. */
  private List<String> names() {
    List<String> names =
        files.stream()
            .map(file -> Objects.requireNonNullElse(file.getFileName(), file).toString())
            .map(name -> name.endsWith(".jsonl") ? name.substring(0, name.length() - 6) : name)
            .toList();
    return names.stream().distinct().count() == names.size()
        ? names
        : files.stream().map(Path::toString).toList();
  }
}
