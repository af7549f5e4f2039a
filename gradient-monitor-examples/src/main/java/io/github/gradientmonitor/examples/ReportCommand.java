package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws the report of a run that was written as JSON lines, whole or cut off. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Draws the report of a run that was written as JSON lines, whole or cut off.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the report is drawn",
      "1:the program failed",
      "2:the command or its input is not right"
    })
public final class ReportCommand implements Callable<Integer> {
  @Option(names = "--from", required = true, description = "File that a JsonLinesSink wrote.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path from;

  @Option(names = "--to", required = true, description = "HTML file to write.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path to;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  /** Draws one report. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new ReportCommand()).setExecutionExceptionHandler(new OneLineErrors());
  }

  @Override
  public Integer call() throws IOException {
    try {
      new OutputFile("--to", to).check(from);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    try (HtmlReport report = HtmlReport.to(to)) {
      JsonLinesReader.Summary read = JsonLinesReader.play(from, report);
      spec.commandLine()
          .getOut()
          .printf(
              "%d steps and %d alerts read%s.%n",
              read.steps(),
              read.alerts(),
              read.damaged() == 0 ? "" : ", " + read.damaged() + " damaged lines left out");
      if (read.steps() == 0) {
        throw new ParameterException(spec.commandLine(), "no step was found in " + from);
      }
      return 0;
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "cannot read " + from + ": " + e, e);
    }
  }
}
