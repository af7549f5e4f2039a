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
    footer = "  gradient-monitor compare sigmoid.jsonl relu.jsonl --to comparison.html")
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

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "File that gradient-monitor baseline wrote, to hold each run beside.")
  private @Nullable Path baseline;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OutputFile output = new OutputFile("--to", to);
    output.check(RunFile.files(files));
    if (baseline != null) {
      output.checkIsNone(List.of(baseline));
    }
    int departed = baseline == null ? 0 : depart(read(baseline));
    if (files.size() > 1 || baseline == null) {
      draw();
    }
    return departed > 0 ? 1 : 0;
  }

  private void draw() throws IOException {
    List<String> names = names();
    List<ComparedRun> runs = new ArrayList<>();
    try (Progress progress = Progress.of("reading", files.size())) {
      for (int i = 0; i < files.size(); i++) {
        RunRecorder recorder = new RunRecorder();
        new RunFile(files.get(i)).play(recorder);
        runs.add(new ComparedRun(names.get(i), recorder.run().orElseThrow()));
        progress.step();
      }
    }
    ComparisonPage.write(runs, to);
    spec.commandLine().getOut().printf("%s compared in %s%n", new Amount(runs.size(), "run"), to);
  }

  private static Baseline read(Path file) {
    try {
      return Baseline.read(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the baseline: " + e.getMessage(), e);
    }
  }

  /** Says in what each run departs; the number of those that do. */
  private int depart(Baseline from) {
    List<String> names = names();
    PrintWriter out = spec.commandLine().getOut();
    int departed = 0;
    for (int i = 0; i < files.size(); i++) {
      Course course = from.course();
      new RunFile(files.get(i)).play(course);
      List<Departure> departures = from.departures(course);
      departed += departures.isEmpty() ? 0 : 1;
      if (departures.isEmpty()) {
        out.printf("%s is like the baseline.%n", names.get(i));
      }
      for (Departure departure : departures) {
        out.printf("%s: %s%n", names.get(i), departure.sentence());
      }
    }
    out.flush();
    return departed;
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
