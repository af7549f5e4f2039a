package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.report.ComparedRun;
import io.github.gradientmonitor.report.ComparisonPage;
import io.github.gradientmonitor.report.RunRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
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
    description = "Draws 2 to 20 runs that were written as JSON lines side by side.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the comparison is drawn",
      "64:the command or its input is not right",
      "70:the program failed"
    },
    footerHeading = "Example:%n",
    footer = "  gradient-monitor compare sigmoid.jsonl relu.jsonl --to comparison.html")
final class CompareCommand implements Callable<Integer> {
  @Parameters(
      arity = "2..20",
      paramLabel = "FILE",
      description = "Files that a JsonLinesSink wrote; the last run of each is taken.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private List<Path> files;

  @Option(
      names = "--to",
      defaultValue = "comparison.html",
      description = "HTML file to write. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path to;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OutputFile output = new OutputFile("--to", to);
    output.check(files.toArray(new Path[0]));
    for (Path file : files) {
      output.checkIsNone(new RunFile(file).files());
    }
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
    spec.commandLine().getOut().printf("%d runs compared in %s%n", runs.size(), to);
    return 0;
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
