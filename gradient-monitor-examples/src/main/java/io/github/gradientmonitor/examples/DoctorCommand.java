package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.dl4j.remedy.Attempt;
import io.github.gradientmonitor.dl4j.remedy.CaseHistory;
import io.github.gradientmonitor.dl4j.remedy.TrainingDoctor;
import io.github.gradientmonitor.sink.LayerTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds out what ails a network, cures it, and writes the cured network and a report. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = 64,
    exitCodeOnExecutionException = 70,
    description = "Finds out what ails a network, cures it, and writes the cured network.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the network is healthy",
      "1:it was ill and is cured",
      "2:it is ill and was not cured",
      "64:the command or its input is not right",
      "70:the program failed"
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final int BATCH = 64;
  private static final long SHUFFLE = 1;

  /** Above the largest vocabulary in common use, 256,000, and far below what memory takes. */
  private static final int MOST_CLASSES = 1_000_000;

  private static final String POM =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Source source;

  @Option(names = "--data", required = true, description = "CSV file, one example a line.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Path data;

  @Option(
      names = "--label-column",
      required = true,
      description = "Name of the column with the label; its position from 0 without a header.")
  @SuppressWarnings("NullAway.Init") // by picocli
  private String label;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // by picocli
  private Labels labels;

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

  /** Where the network comes from. */
  static final class Source {
    @Option(names = "--model", description = "Network that ModelSerializer wrote.")
    @Nullable Path model;

    @Option(names = "--config", description = "Configuration of a network, as JSON.")
    @Nullable Path config;
  }

  /** What the labels are. */
  static final class Labels {
    @Option(names = "--classes", description = "Number of classes; labels are 0, 1, and so on.")
    int classes;

    @Option(names = "--regression", description = "Labels are numbers.")
    boolean regression;
  }

  /** Treats one network. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new DoctorCommand()).setExecutionExceptionHandler(new OneLineErrors());
  }

  @Override
  public Integer call() throws IOException {
    if (!labels.regression && (labels.classes < 2 || labels.classes > MOST_CLASSES)) {
      throw wrong("--classes must be 2 .. " + MOST_CLASSES + ", but was " + labels.classes);
    }
    checkOutputs();
    Model network = network();
    List<DataSet> batches = batches();
    CaseHistory history;
    try (Progress progress = Progress.of("trials", budget)) {
      history =
          TrainingDoctor.withBudget(budget)
              .tellingOf(attempt -> progress.steps(attempt.steps(), attempt.toString()))
              .treat(network, batches);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw new ParameterException(
          spec.commandLine(), "the network does not take these data: " + e.getMessage(), e);
    }
    String text = text(history);
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
    if (history.outcome() == CaseHistory.Outcome.CURED) {
      // First, for it is what cannot be had again without all the trials.
      ModelSerializer.writeModel(history.network(), to.toFile(), true);
      history
          .dataScaling()
          .ifPresent(scaling -> ModelSerializer.addNormalizerToModel(to.toFile(), scaling));
    }
    Files.writeString(report, text);
    return switch (history.outcome()) {
      case HEALTHY -> 0;
      case CURED -> 1;
      case NOT_CURED -> 2;
    };
  }

  /** Looks at both outputs before the budget is spent. */
  private void checkOutputs() throws IOException {
    Path[] inputs =
        Stream.of(data, source.model, source.config).filter(Objects::nonNull).toArray(Path[]::new);
    OutputFile network = new OutputFile("--to", to);
    OutputFile text = new OutputFile("--report", report);
    try {
      network.check(inputs);
      text.check(inputs);
      text.checkDiffersFrom(network);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private List<DataSet> batches() {
    try {
      DataSet examples =
          CsvTable.read(data).examples(label, labels.regression ? 0 : labels.classes);
      examples.shuffle(SHUFFLE);
      return examples.batchBy(Math.min(BATCH, examples.numExamples()));
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "cannot read " + data + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw wrong(data + ": " + e.getMessage());
    }
  }

  private Model network() {
    Path model = source.model;
    Path file = model == null ? source.config : model;
    if (file == null || !Files.isRegularFile(file)) {
      throw wrong("no such file: " + file);
    }
    try {
      return model == null ? fromJson(Files.readString(file)) : fromZip(file);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s holds no %s that Deeplearning4j %s can read: %s"
              .formatted(file, model == null ? "configuration" : "network", version(), reason(e)),
          e);
    }
  }

  /** Of Deeplearning4j, from its jar. */
  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = MultiLayerNetwork.class.getResourceAsStream(POM)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "of an unknown version");
  }

  /** First line of what went wrong in the first place. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
  }

  private static Model fromZip(Path file) throws IOException {
    UnpackedSize.ofMemory().check(file);
    return isGraph(configuration(file))
        ? ModelSerializer.restoreComputationGraph(file.toFile(), true)
        : ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
  }

  private static Model fromJson(String json) {
    Model network =
        isGraph(json)
            ? new ComputationGraph(ComputationGraphConfiguration.fromJson(json))
            : new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
    network.init();
    return network;
  }

  private static String configuration(Path model) throws IOException {
    try (ZipFile zip = new ZipFile(model.toFile())) {
      ZipEntry entry = zip.getEntry(ModelSerializer.CONFIGURATION_JSON);
      if (entry == null) {
        throw new IOException("there is no " + ModelSerializer.CONFIGURATION_JSON + " in it");
      }
      return new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean isGraph(String json) {
    return json.contains("\"networkInputs\"");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static String text(CaseHistory history) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.printf("Outcome: %s%n%nDiagnosis: %s%n", history.outcome(), history.diagnosis().health());
    for (Finding finding : history.diagnosis().findings()) {
      out.printf("- %s: %s%n", finding.symptom().title(), finding.evidence().sentence());
    }
    out.print(LayerTable.of(history.diagnosis()));
    out.printf("%nTried, in %d steps:%n", history.steps());
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
