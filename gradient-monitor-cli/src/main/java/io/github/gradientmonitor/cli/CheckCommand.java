package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.dl4j.TrainingCheckup;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Says before a training what in network, data or configuration will not work, and in what the
 * network does not begin like runs that went well.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = ExitCode.WRONG_INPUT,
    exitCodeOnExecutionException = ExitCode.FAILED,
    description =
        "Says before a training what in network, data or configuration will not work; with"
            + " --baseline, also where the gradient differs from that of the first step of runs that"
            + " went well.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing was found, and nothing departs from the baseline, where one is given",
      "1:something was found, or departs from the baseline",
      "64:the command or its input is not right",
      "70:the program failed"
    },
    footerHeading = "Example:%n",
    footer = {
      "  gradient-monitor check --config net.json --data iris.csv --label-column 4 --classes 3",
      "  gradient-monitor check --config net.json --data iris.csv --label-column 4 --classes 3 \\",
      "    --baseline baseline.json"
    })
final class CheckCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private NetworkFile source;

  @ArgGroup(exclusive = false, multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private LabelledData data;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private BaselineOption baseline;

  @SuppressWarnings("NullAway.Init") // by picocli
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    data.check();
    Optional<Baseline> usual = baseline.read();
    Model network = source.read();
    Diagnosis diagnosis = TrainingCheckup.of(network, data.batches(network).get(0));
    Optional<List<Departure>> departures = usual.map(each -> each.departures(diagnosis));
    PrintWriter out = spec.commandLine().getOut();
    for (Prescription prescription : diagnosis.prescriptions()) {
      print(out, prescription);
    }
    if (diagnosis.findings().isEmpty()) {
      out.println("Nothing was found.");
    }
    departures.ifPresent(all -> print(out, all));
    out.flush();
    return diagnosis.findings().isEmpty() && departures.map(List::isEmpty).orElse(true) ? 0 : 1;
  }

  private static void print(PrintWriter out, List<Departure> departures) {
    if (departures.isEmpty()) {
      out.println("The gradient is like that of the first step of the baseline.");
    }
    for (Departure departure : departures) {
      out.printf("Departs from the baseline: %s%n", departure.sentence());
    }
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
