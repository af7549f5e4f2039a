package io.github.gradientmonitor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class DoctorCommandTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path data = Path.of("");

  @BeforeEach
  void writeData() throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("x,y,class"));
    for (int i = 0; i < 256; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      lines.add(String.format(Locale.ROOT, "%.4f,%.4f,%d", x, y, x > y ? 1 : 0));
    }
    data = Files.write(directory.resolve("data.csv"), lines);
  }

  @Test
  void curesAConfigurationAndWritesTheNetworkAndTheReport() throws IOException {
    Path config = json(8, Activation.SIGMOID);
    Path model = Files.writeString(directory.resolve("cured.zip"), "old");
    Path report = Files.writeString(directory.resolve("report.txt"), "old");
    Path oldModel = Files.createLink(directory.resolve("old.zip"), model);
    Path oldReport = Files.createLink(directory.resolve("old.txt"), report);

    int exit = run("--config", config.toString(), "--data", data.toString(), "--budget", "180");

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("Outcome: CURED", "Vanishing gradient", "DenseLayer");
    assertThat(report).content().isEqualTo(out.toString());
    assertThat(ModelSerializer.restoreMultiLayerNetwork(model.toFile()).getnLayers()).isPositive();
    assertThat(oldModel).as("replaced as a whole").hasContent("old");
    assertThat(oldReport).as("replaced as a whole").hasContent("old");
  }

  @Test
  void leavesAHealthyModelAlone() throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(conf(2, Activation.TANH, new Adam(1e-2)));
    network.init();
    Path model = directory.resolve("model.zip");
    ModelSerializer.writeModel(network, model.toFile(), true);

    assertThat(run("--model", model.toString(), "--data", data.toString())).isZero();
    assertThat(directory.resolve("cured.zip")).doesNotExist();
  }

  @Test
  void curesARegression() throws IOException {
    NeuralNetConfiguration.ListBuilder layers = hidden(8, Activation.SIGMOID, new Adam(1e-2));
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nIn(12)
            .nOut(1)
            .build();
    Path config =
        Files.writeString(directory.resolve("conf.json"), layers.layer(output).build().toJson());
    Path numbers = data(x -> 2 * x - 1);

    int exit =
        runWith(
            List.of("--label-column", "label", "--regression"),
            "--config",
            config.toString(),
            "--data",
            numbers.toString(),
            "--budget",
            "300");

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("Outcome: CURED", "LossFunction.MSE");
    assertThat(directory.resolve("cured.zip")).isNotEmptyFile();
  }

  @Test
  void writesTheScalingOfInputsBesideTheNetwork() throws Exception {
    List<String> lines = new ArrayList<>(List.of("x,y,class"));
    for (String line : Files.readAllLines(data).subList(1, 257)) {
      String[] fields = line.split(",", -1);
      lines.add(fields[0] + "e4," + fields[1] + "e4," + fields[2]);
    }
    Path large = Files.write(directory.resolve("large.csv"), lines);
    Path config = json(2, Activation.RELU, new Sgd(0.1));

    int exit = run("--config", config.toString(), "--data", large.toString(), "--budget", "180");

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("- inputs scaled to mean 0 and variance 1");
    NormalizerStandardize scaling =
        ModelSerializer.restoreNormalizerFromFile(directory.resolve("cured.zip").toFile());
    DataSet examples = CsvTable.read(large).examples("class", 2);
    scaling.preProcess(examples);
    assertThat(examples.getFeatures().stdNumber().doubleValue()).isCloseTo(1, within(0.01));
  }

  @Test
  void everyBadInputHasAClearMessage() throws IOException {
    Path config = json(2, Activation.TANH);
    Path noNumber = Files.writeString(directory.resolve("nan.csv"), "x,y,class\n1,NaN,0\n");
    Path narrow = Files.writeString(directory.resolve("narrow.csv"), "x,class\n1,0\n");

    wrong("no such file: missing.zip", "--model", "missing.zip", "--data", data.toString());
    Path later =
        Files.writeString(
            directory.resolve("later.json"),
            Files.readString(config).replace("layers.DenseLayer", "layers.QuantumLayer"));
    wrong(
        "later.json holds no configuration that Deeplearning4j 1.0.0-M2.1 can read: Could not"
            + " resolve type id 'org.deeplearning4j.nn.conf.layers.QuantumLayer'",
        "--config",
        later.toString(),
        "--data",
        data.toString());
    wrong(
        "no network that Deeplearning4j 1.0.0-M2.1 can read: there is no configuration.json in it",
        "--model",
        modelWith(null).toString(),
        "--data",
        data.toString());
    wrong(
        "no network that Deeplearning4j 1.0.0-M2.1 can read: Could not resolve type id",
        "--model",
        modelWith(Files.readString(later)).toString(),
        "--data",
        data.toString());
    wrong("holds no network", "--model", data.toString(), "--data", data.toString());
    wrong("holds no configuration", "--config", data.toString(), "--data", data.toString());
    wrong("cannot read missing.csv", "--config", config.toString(), "--data", "missing.csv");
    wrong(
        "line 2, column 1 must be a finite number, but was NaN",
        "--config",
        config.toString(),
        "--data",
        noNumber.toString());
    wrong("does not take these data", "--config", config.toString(), "--data", narrow.toString());
    wrong("Missing required", "--data", data.toString());
    wrong(
        "budget and trialSteps must allow for one trial, but were 5 and 8",
        "--config",
        config.toString(),
        "--data",
        data.toString(),
        "--budget",
        "5");
    List<String> with = List.of("--config", config.toString(), "--data", data.toString());
    wrongLabels("no column is named colour; there are x, y, class", with, "colour", "--classes=2");
    wrongLabels("labels must be 0 .. 1, but one was", with, "x", "--classes=2");
    wrongLabels("--classes must be 2 .. 1000000, but was 1", with, "class", "--classes=1");
  }

  @Test
  void whatWouldBeAStackTraceIsOneLine() throws IOException {
    Path config = json(2, Activation.TANH);
    Path labelsOnly = Files.writeString(directory.resolve("labels.csv"), "class\n0\n1\n");
    Path quote = Files.writeString(directory.resolve("quote.csv"), "x,class\n1,0\n\"2,1\n");
    List<String> with = List.of("--config", config.toString(), "--data");

    wrongLabels(
        "there must be a column beside the label, but there is only class",
        List.of("--config", config.toString(), "--data", labelsOnly.toString()),
        "class",
        "--classes=2");
    wrongLabels(
        "--classes must be 2 .. 1000000, but was 2147483647",
        List.of("--config", config.toString(), "--data", data.toString()),
        "class",
        "--classes=2147483647");
    wrong("quote.csv: ", with.get(0), with.get(1), with.get(2), quote.toString());
    wrong("is a directory", with.get(0), with.get(1), with.get(2), directory.toString());
    assertThat(err.toString()).doesNotContain("\tat ");
  }

  @Test
  void aModelThatUnpacksToMoreThanMemoryTakesIsNotUnpacked() throws IOException {
    Path bomb = modelWith("0".repeat(10_000_000));

    assertThat(bomb).satisfies(file -> assertThat(Files.size(file)).isLessThan(100_000));
    assertThatIOException()
        .isThrownBy(() -> new UnpackedSize(1_000_000).check(bomb))
        .withMessageContaining("must have at most 1000000 bytes");
  }

  @Test
  void outputsAreCheckedBeforeTheBudgetIsSpent() throws IOException {
    String config = json(8, Activation.SIGMOID).toString();
    String before = Files.readString(Path.of(config));
    List<String> with =
        List.of("--label-column=class", "--classes=2", "--config", config, "--data", "" + data);

    assertThat(doctor(with, "--to", config, "--report", "r.txt")).isEqualTo(64);
    assertThat(err.toString()).contains("--to must not be the input " + config);
    assertThat(doctor(with, "--to", "c.zip", "--report", "" + data)).isEqualTo(64);
    assertThat(err.toString()).contains("--report must not be the input " + data);
    assertThat(doctor(with, "--to", "" + directory, "--report", "r.txt")).isEqualTo(64);
    assertThat(err.toString()).contains("--to must be a file, but is a directory");
    assertThat(doctor(with, "--to", "c.zip", "--report", "c.zip")).isEqualTo(64);
    assertThat(err.toString()).contains("--report must differ from --to");

    assertThat(out.toString()).isEmpty();
    assertThat(Path.of(config)).hasContent(before);
  }

  private void wrong(String message, String... args) {
    err.getBuffer().setLength(0);
    assertThat(run(args)).isEqualTo(64);
    assertThat(err.toString()).contains(message);
  }

  /** A network of a version that has another configuration, or none. */
  private Path modelWith(@Nullable String configuration) throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(conf(2, Activation.TANH, new Adam(1e-2)));
    network.init();
    Path file = directory.resolve("other.zip");
    ModelSerializer.writeModel(network, file.toFile(), true);
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      Path entry = zip.getPath("configuration.json");
      Files.delete(entry);
      if (configuration != null) {
        Files.writeString(entry, configuration);
      }
    }
    return file;
  }

  private void wrongLabels(String message, List<String> with, String column, String labels) {
    err.getBuffer().setLength(0);
    assertThat(runWith(List.of("--label-column", column, labels), with.toArray(new String[0])))
        .isEqualTo(64);
    assertThat(err.toString()).contains(message);
  }

  /** One number, and what is made of it. */
  private Path data(DoubleUnaryOperator label) throws IOException {
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("x,y,label"));
    for (int i = 0; i < 256; i++) {
      double x = random.nextGaussian();
      lines.add(
          String.format(
              Locale.ROOT, "%.4f,%.4f,%.4f", x, random.nextGaussian(), label.applyAsDouble(x)));
    }
    return Files.write(directory.resolve("numbers.csv"), lines);
  }

  private int run(String... args) {
    return runWith(List.of("--label-column", "class", "--classes", "2"), args);
  }

  private int runWith(List<String> labels, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(labels);
    all.addAll(List.of("--to", directory.resolve("cured.zip").toString()));
    all.addAll(List.of("--report", directory.resolve("report.txt").toString()));
    return doctor(all);
  }

  private int doctor(List<String> with, String... args) {
    List<String> all = new ArrayList<>(with);
    all.addAll(List.of(args));
    all.add(0, "doctor");
    return GradientMonitorCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(new String[0]));
  }

  private Path json(int hidden, Activation activation) throws IOException {
    return json(hidden, activation, new Adam(1e-2));
  }

  private Path json(int hidden, Activation activation, IUpdater updater) throws IOException {
    return Files.writeString(
        directory.resolve("conf.json"), conf(hidden, activation, updater).toJson());
  }

  private static MultiLayerConfiguration conf(int hidden, Activation activation, IUpdater updater) {
    return hidden(hidden, activation, updater)
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(12)
                .nOut(2)
                .build())
        .build();
  }

  private static NeuralNetConfiguration.ListBuilder hidden(
      int hidden, Activation activation, IUpdater updater) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(updater)
            .activation(activation)
            .weightInit(WeightInit.XAVIER)
            .list();
    for (int i = 0; i < hidden; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? 2 : 12).nOut(12).build());
    }
    return layers;
  }
}
