package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import picocli.CommandLine;

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

    int exit = run("--config", config.toString(), "--data", data.toString(), "--budget", "180");

    assertThat(exit).isEqualTo(1);
    assertThat(out.toString()).contains("Outcome: CURED", "Vanishing gradient", "DenseLayer");
    assertThat(directory.resolve("report.txt")).content().isEqualTo(out.toString());
    assertThat(directory.resolve("cured.zip")).isNotEmptyFile();
    assertThat(err.toString()).contains("of 180 steps");
  }

  @Test
  void leavesAHealthyModelAlone() throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(conf(2, Activation.TANH));
    network.init();
    Path model = directory.resolve("model.zip");
    ModelSerializer.writeModel(network, model.toFile(), true);

    assertThat(run("--model", model.toString(), "--data", data.toString())).isZero();
    assertThat(directory.resolve("cured.zip")).doesNotExist();
  }

  @Test
  void everyBadInputHasAClearMessage() throws IOException {
    Path config = json(2, Activation.TANH);
    Path noNumber = Files.writeString(directory.resolve("nan.csv"), "x,y,class\n1,NaN,0\n");
    Path narrow = Files.writeString(directory.resolve("narrow.csv"), "x,class\n1,0\n");

    wrong("no such file: missing.zip", "--model", "missing.zip", "--data", data.toString());
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
  }

  private void wrong(String message, String... args) {
    err.getBuffer().setLength(0);
    assertThat(run(args)).isEqualTo(64);
    assertThat(err.toString()).contains(message);
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--label-column", "class", "--classes", "2"));
    all.addAll(List.of("--to", directory.resolve("cured.zip").toString()));
    all.addAll(List.of("--report", directory.resolve("report.txt").toString()));
    return new CommandLine(new DoctorCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(new String[0]));
  }

  private Path json(int hidden, Activation activation) throws IOException {
    return Files.writeString(directory.resolve("conf.json"), conf(hidden, activation).toJson());
  }

  private static MultiLayerConfiguration conf(int hidden, Activation activation) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(1e-2))
            .activation(activation)
            .weightInit(WeightInit.XAVIER)
            .list();
    for (int i = 0; i < hidden; i++) {
      layers.layer(new DenseLayer.Builder().nIn(i == 0 ? 2 : 12).nOut(12).build());
    }
    return layers
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(12)
                .nOut(2)
                .build())
        .build();
  }
}
