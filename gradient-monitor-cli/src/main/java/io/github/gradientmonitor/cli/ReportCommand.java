package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the report of a run that was written as JSON lines, whole or cut off. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.WRONG_INPUT,
    exitCodeOnExecutionException = ExitCode.FAILED,
    description = "Draws the report of a run that was written as JSON lines, whole or cut off.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the report is drawn",
      "64:the command or its input is not right",
      "70:the program failed"
    },
    footerHeading = "Example:%n",
    footer = "  gradient-monitor report --from run.jsonl --to run.html")
final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      description = "File that a JsonLinesSink wrote, or the last where it wrote several.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path from;

  @Option(names = "--to", required = true, description = "HTML file to write.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path to;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    RunFile run = new RunFile(from);
    List<Path> inputs = run.files();
    new OutputFile("--to", to).check(inputs);
    try (HtmlReport report = HtmlReport.to(to)) {
      for (Path file : report.files()) {
        new OutputFile("--to", file).checkIsNone(inputs);
      }
      JsonLinesReader.Summary read = run.play(report);
      spec.commandLine()
          .getOut()
          .printf(
              "%s and %s read%s%s.%n",
              new Amount(read.steps(), "step"),
              new Amount(read.alerts(), "alert"),
              read.damaged() == 0
                  ? ""
                  : ", " + new Amount(read.damaged(), "damaged line") + " left out",
              read.missing() == 0 ? "" : ", " + new Amount(read.missing(), "part") + " missing");
    }
    return 0;
  }
}
