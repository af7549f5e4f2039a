package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.cli.Progress;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.remedy.CaseHistory;
import io.github.gradientmonitor.dl4j.remedy.TrainingDoctor;
import io.github.gradientmonitor.report.ComparedRun;
import io.github.gradientmonitor.report.ComparisonPage;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.report.RecordedRun;
import io.github.gradientmonitor.report.RunRecorder;
import io.github.gradientmonitor.sink.LayerTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * A network of ten sigmoid layers does not learn to read digits, and the monitor says why within
 * its first steps; the same network with ReLU and He init learns, and the monitor stays quiet. The
 * doctor finds a cure of the first one by itself. One page compares the three.
 */
public final class VanishingGradientExample {
  private static final Path DIRECTORY = Path.of("target");
  private static final int SEED = 42;
  private static final int BUDGET = 600;

  private VanishingGradientExample() {}

  /** Trains the three networks. */
  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    Files.createDirectories(DIRECTORY);
    List<ComparedRun> runs = new ArrayList<>();

    out.printf("%n1. Ten sigmoid layers with Xavier init, 1437 images of handwritten digits%n%n");
    MultiLayerNetwork ill = DigitTraining.network(Activation.SIGMOID, WeightInit.XAVIER, SEED);
    runs.add(train(out, "sigmoid", ill.clone()));

    out.printf("%n2. The same network with ReLU and He init%n%n");
    runs.add(train(out, "relu", DigitTraining.network(Activation.RELU, WeightInit.RELU, SEED)));

    out.printf("%n3. The doctor looks for a cure of the first network%n%n");
    runs.add(train(out, "doctor", cured(out, ill)));

    Path page = DIRECTORY.resolve("comparison.html");
    ComparisonPage.write(runs, page);
    out.printf("%nOpen in a browser:%n%s%n", page.toUri());
  }

  private static ComparedRun train(PrintStream out, String name, MultiLayerNetwork network) {
    RunRecorder recorder = new RunRecorder();
    Path report = DIRECTORY.resolve("gradients-" + name + ".html");
    DigitTraining.Outcome outcome =
        DigitTraining.train(network, DigitTraining.EPOCHS, HtmlReport.to(report), recorder);
    RecordedRun run = recorder.run().orElseThrow();
    Diagnosis diagnosis = outcome.diagnosis();
    out.printf("%nThe gradient at step %d: %s%n", diagnosis.iteration(), diagnosis.health());
    out.print(LayerTable.of(diagnosis));
    out.printf(
        "Test accuracy: %.1f %%, alerts: %d. Its report: %s%n",
        100 * outcome.accuracy(), run.totals().raised(), report.toUri());
    return new ComparedRun(name, run);
  }

  private static MultiLayerNetwork cured(PrintStream out, MultiLayerNetwork ill) {
    CaseHistory history;
    try (Progress progress = Progress.of("trials", BUDGET)) {
      history =
          TrainingDoctor.withBudget(BUDGET)
              .tellingOf(attempt -> progress.steps(attempt.steps(), attempt.toString()))
              .treat(ill, DigitTraining.batches());
    }
    out.printf(
        "%nAfter %d trials in %d steps: %s%n",
        history.attempts().size(), history.steps(), history.outcome());
    for (Remedy remedy : history.remedies()) {
      out.printf("- %s%n", remedy.action());
    }
    out.println();
    return (MultiLayerNetwork) history.network();
  }
}
