package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.dl4j.remedy.Attempt;
import io.github.gradientmonitor.dl4j.remedy.CaseHistory;
import io.github.gradientmonitor.dl4j.remedy.TrainingDoctor;
import io.github.gradientmonitor.sink.LayerTable;
import io.github.gradientmonitor.sink.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out what ails a network, cures it, and writes the cured network and a report. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.WRONG_INPUT,
    exitCodeOnExecutionException = ExitCode.FAILED,
    description = "Finds out what ails a network, cures it, and writes the cured network.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the network is healthy",
      "1:it was ill and is cured",
      "2:it is ill and was not cured",
      "64:the command or its input is not right",
      "70:the program failed"
    },
    footerHeading = "Example:%n",
    footer =
        "  gradient-monitor doctor --model model.zip --data iris.csv --label-column 4 --classes 3")
final class DoctorCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private NetworkFile source;

  @ArgGroup(exclusive = false, multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private LabelledData data;

  @Option(names = "--budget", defaultValue = "1000", description = "Steps. Default: 1000.")
  private int budget;

  @Option(names = "--to", defaultValue = "cured.zip", description = "Default: cured.zip.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path to;

  @Option(names = "--report", defaultValue = "doctor.txt", description = "Default: doctor.txt.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path report;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    data.check();
    checkOutputs();
    Model network = source.read();
    List<DataSet> batches = data.batches(network);
    CaseHistory history;
    try (Progress progress = Progress.of("trials", budget)) {
      history =
          TrainingDoctor.withBudget(budget)
              .tellingOf(attempt -> progress.steps(attempt.steps(), attempt.toString()))
              .treat(network, batches);
    }
    String text = text(history);
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    if (history.outcome() == CaseHistory.Outcome.CURED) {
      // First, for it is what cannot be had again without all the trials.
      new WholeFile(to).write(out -> write(history, out));
    }
    new WholeFile(report).write(text);
    return switch (history.outcome()) {
      case HEALTHY -> 0;
      case CURED -> 1;
      case NOT_CURED -> 2;
    };
  }

  /** By way of a file, for Deeplearning4j adds a scaling to files only. */
  private static void write(CaseHistory history, OutputStream out) throws IOException {
    Path model = Files.createTempFile("cured", ".zip");
    try {
      ModelSerializer.writeModel(history.network(), model.toFile(), true);
      history
          .dataScaling()
          .ifPresent(scaling -> ModelSerializer.addNormalizerToModel(model.toFile(), scaling));
      Files.copy(model, out);
    } finally {
      Files.deleteIfExists(model);
    }
  }

  /** Looks at both outputs before the budget is spent. */
  private void checkOutputs() throws IOException {
    OutputFile network = new OutputFile("--to", to);
    OutputFile text = new OutputFile("--report", report);
    List<Path> inputs = List.of(source.file(), data.file());
    network.check(inputs);
    text.check(inputs);
    text.checkDiffersFrom(network);
  }

  private static String text(CaseHistory history) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.printf("Outcome: %s%n%nDiagnosis: %s%n", history.outcome(), history.diagnosis().health());
    for (Finding finding : history.diagnosis().findings()) {
      out.printf("- %s: %s%n", finding.symptom().title(), finding.evidence().sentence());
    }
    out.print(LayerTable.of(history.diagnosis()));
    out.printf("%nTried, in %s:%n", new Amount(history.steps(), "step"));
    for (Attempt attempt : history.attempts()) {
      out.printf("- %s%n", attempt);
    }
    out.printf("%nKept:%n");
    for (Remedy remedy : history.remedies()) {
      out.printf("- %s%n", remedy.action());
    }
    out.printf("%nParameters drawn anew: %s%n", history.treatment().drawn());
    out.printf("%nThe network in code:%n%s", history.code());
    out.flush();
    return text.toString();
  }
}
