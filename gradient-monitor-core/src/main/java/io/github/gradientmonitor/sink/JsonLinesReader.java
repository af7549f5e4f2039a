package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.trend.DepthRegression;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plays a file of {@link JsonLinesSink} to another sink, as if the training ran again.
 *
 * <p>What a killed process leaves behind is good enough: a line that is cut off or damaged is left
 * out and counted.
 */
public final class JsonLinesReader {
  private final MonitorSink sink;
  private final Map<Long, Run> runs = new HashMap<>();
  private long steps;
  private long alerts;
  private long damaged;

  /**
   * What was read.
   *
   * @param steps number of steps
   * @param alerts number of alerts
   * @param damaged number of lines that could not be read, and were left out
   */
  public record Summary(long steps, long alerts, long damaged) {}

  private static final class Run {
    private final NetworkProfile network;
    private final DepthRegression regression;
    private @Nullable Diagnosis latest;

    Run(NetworkProfile network) {
      this.network = network;
      this.regression = new DepthRegression(network);
    }
  }

  JsonLinesReader(MonitorSink sink) {
    this.sink = sink;
  }

  /**
   * Plays a file. The sink is not closed.
   *
   * @param file that a {@link JsonLinesSink} wrote, whole or cut off
   * @param sink that hears of every step, alert and end of an epoch, in order
   * @return how much was read
   * @throws IOException if the file cannot be read, or was written with another version of the
   *     schema
   */
  public static Summary play(Path file, MonitorSink sink) throws IOException {
    Objects.requireNonNull(file, "file");
    JsonLinesReader reader = new JsonLinesReader(Objects.requireNonNull(sink, "sink"));
    // Not Files.newBufferedReader: a character that was cut in two must not fail the whole file.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.accept(line, file);
      }
    }
    return reader.summary();
  }

  /** What was read until now. */
  Summary summary() {
    return new Summary(steps, alerts, damaged);
  }

  void accept(String line, Path file) throws IOException {
    Runnable event;
    try {
      JsonObject json = JsonObject.parse(line);
      if (json.text("type").equals("run") && json.integer("schema") != JsonLinesSink.SCHEMA) {
        throw new UnknownSchemaException(file, json.integer("schema"));
      }
      event = event(json);
    } catch (UnknownSchemaException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      damaged++;
      return;
    }
    event.run();
  }

  /** Reads a line; what has to be done about it is not part of reading, and may throw. */
  private Runnable event(JsonObject json) {
    long number = json.integer("run");
    String type = json.text("type");
    if (type.equals("run")) {
      runs.put(number, new Run(NetworkJson.read(json.object("network"))));
      return () -> {};
    }
    Run run = runs.get(number);
    if (run == null) {
      throw new IllegalArgumentException("run must be one that has begun, but was " + number);
    }
    switch (type) {
      case "step" -> {
        Diagnosis diagnosis = StepJson.read(json, run.network, run.regression);
        run.latest = diagnosis;
        steps++;
        return () -> sink.onDiagnosis(diagnosis);
      }
      case "alert" -> {
        var alert = AlertJson.read(json);
        alerts++;
        return () -> sink.onAlert(alert);
      }
      case "epoch" -> {
        Diagnosis latest = run.latest;
        return latest == null ? () -> {} : () -> sink.onEpochEnd(latest);
      }
      default -> throw new IllegalArgumentException("type must be known, but was " + type);
    }
  }

  private static final class UnknownSchemaException extends IOException {
    private static final long serialVersionUID = 1;

    UnknownSchemaException(Path file, long schema) {
      super("schema of " + file + " must be " + JsonLinesSink.SCHEMA + ", but was " + schema);
    }
  }
}
