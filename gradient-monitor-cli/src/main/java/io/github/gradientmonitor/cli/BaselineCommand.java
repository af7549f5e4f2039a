package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Course;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what runs that went well have in common, for later runs to be compared with. */
@Command(
    name = "baseline",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.WRONG_INPUT,
    exitCodeOnExecutionException = ExitCode.FAILED,
    description =
        "Writes what runs that went well have in common, for compare --baseline to hold others beside.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the baseline is written",
      "64:the command or its input is not right",
      "70:the program failed"
    },
    footerHeading = "Example:%n",
    footer = "  gradient-monitor baseline seed1.jsonl seed2.jsonl seed3.jsonl --to baseline.json")
final class BaselineCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files that a JsonLinesSink wrote; the last run of each is taken. Three that differ in their"
              + " seeds tell what is usual better than one.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private List<Path> files;

  @Option(
      names = "--to",
      defaultValue = "baseline.json",
      description = "File to write. Default: ${DEFAULT-VALUE}.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path to;

  @Option(names = "--epochs", description = "Take the first epochs only. Default: all.")
  private @Nullable Integer epochs;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    new OutputFile("--to", to).check(RunFile.files(files));
    List<Course> courses = new ArrayList<>();
    try (Progress progress = Progress.of("reading", files.size())) {
      for (Path file : files) {
        Course course = epochs == null ? new Course() : new Course(epochs);
        new RunFile(file).play(course);
        courses.add(course);
        progress.step();
      }
    }
    Baseline.of(courses).write(to);
    spec.commandLine()
        .getOut()
        .printf("baseline of %s in %s%n", new Amount(courses.size(), "run"), to);
    return 0;
  }
}
