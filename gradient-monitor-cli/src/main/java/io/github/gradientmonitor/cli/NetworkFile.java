package io.github.gradientmonitor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the file a network comes from. */
final class NetworkFile {
  private static final String POM =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  @Option(names = "--model", description = "Network that ModelSerializer wrote.")
  private @Nullable Path model;

  @Option(names = "--config", description = "Configuration of a network, as JSON.")
  private @Nullable Path config;

  /** The file that was named. */
  Path file() {
    return model == null ? Objects.requireNonNull(config) : model;
  }

  /**
   * Reads the network; from a configuration, one with new weights.
   *
   * @throws IllegalArgumentException if there is no such file, or no network in it; the message
   *     names the file
   */
  Model read() {
    Path file = file();
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("no such file: " + file);
    }
    try {
      return model == null ? fromJson(Files.readString(file)) : fromZip(file);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      throw new IllegalArgumentException(
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
}
