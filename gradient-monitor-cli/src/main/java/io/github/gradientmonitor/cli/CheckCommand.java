package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.dl4j.TrainingCheckup;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says before a training what in network, data or configuration will not work. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.WRONG_INPUT,
    exitCodeOnExecutionException = ExitCode.FAILED,
    description = "Says before a training what in network, data or configuration will not work.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing was found",
      "1:something was found",
      "64:the command or its input is not right",
      "70:the program failed"
    },
    footerHeading = "Example:%n",
    footer =
        "  gradient-monitor check --config net.json --data iris.csv --label-column 4 --classes 3")
final class CheckCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private NetworkFile source;

  @ArgGroup(exclusive = false, multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private LabelledData data;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    data.check();
    Model network = source.read();
    Diagnosis diagnosis = TrainingCheckup.of(network, data.batches(network).get(0));
    PrintWriter out = spec.commandLine().getOut();
    for (Prescription prescription : diagnosis.prescriptions()) {
      print(out, prescription);
    }
    if (diagnosis.findings().isEmpty()) {
      out.println("Nothing was found.");
    }
    out.flush();
    return diagnosis.findings().isEmpty() ? 0 : 1;
  }

  private static void print(PrintWriter out, Prescription prescription) {
    out.printf(
        "%s %s: %s%n",
        prescription.finding().code().text(),
        prescription.finding().symptom().title(),
        prescription.finding().evidence().sentence());
    out.printf(
        "  Likely cause: %s%n",
        prescription.finding().causes().stream()
            .map(Cause::description)
            .collect(Collectors.joining("; ")));
    for (Advice advice : prescription.advice()) {
      out.printf("  Try: %s%n", advice.remedy().action());
    }
  }
}
