package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.trend.DepthRegression;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Plays a file of {@link JsonLinesSink} to another sink, as if the training ran again.
 *
 * <p>What a killed process leaves behind is good enough: a line that is cut off or damaged is left
 * out and counted. A run that begins again under its number, with the same network, goes on: each
 * part begins with the runs that it has.
 */
public final class JsonLinesReader {
  private final MonitorSink sink;
  private final Map<Long, Run> runs = new HashMap<>();
  private long steps;
  private long alerts;
  private long damaged;
  private long missing;

  /**
   * What was read.
   *
   * @param steps number of steps
   * @param alerts number of alerts that were said
   * @param damaged number of lines that could not be read, and were left out
   * @param missing number of parts that were not there
   */
  public record Summary(long steps, long alerts, long damaged, long missing) {}

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
   * Plays a file, and before it the parts that it says belong to it. The sink is not closed.
   *
   * @param file that a {@link JsonLinesSink} wrote, whole or cut off, or compressed with gzip; it
   *     may still be written to
   * @param sink that hears of every step, alert, muted alert and end of an epoch, in order
   * @return how much was read
   * @throws IOException if the file cannot be read, or was written with another version of the
   *     schema
   */
  public static Summary play(Path file, MonitorSink sink) throws IOException {
    Objects.requireNonNull(file, "file");
    JsonLinesReader reader = new JsonLinesReader(Objects.requireNonNull(sink, "sink"));
    // Opened before its parts are: what it holds now may become a part meanwhile.
    try (InputStream last = LinesParts.open(file)) {
      LinesParts parts = LinesParts.of(file);
      reader.acceptParts(parts, 1, parts.number(beginning(last)), 0);
      reader.accept(last, file);
    }
    return reader.summary();
  }

  /**
   * The files that {@link #play} reads, in order; of what is not a regular file, such as a pipe,
   * nothing is read.
   *
   * @param file the last of them
   * @throws IOException if it cannot be read
   */
  public static List<Path> files(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of(file);
    }
    List<Path> files = new ArrayList<>();
    try (InputStream last = LinesParts.open(file)) {
      LinesParts parts = LinesParts.of(file);
      for (int part : parts.before(parts.number(beginning(last)))) {
        files.add(parts.path(part));
      }
    }
    files.add(file);
    return files;
  }

  private static byte[] beginning(InputStream in) throws IOException {
    in.mark(LinesParts.BEGINNING);
    byte[] bytes = in.readNBytes(LinesParts.BEGINNING);
    in.reset();
    return bytes;
  }

  /** What was read until now. */
  Summary summary() {
    return new Summary(steps, alerts, damaged, missing);
  }

  /**
   * Takes the parts before the last.
   *
   * @param first number of the first that is wanted
   * @param last number of the part after those that are wanted
   * @param position byte of the first from which on it is wanted
   */
  void acceptParts(LinesParts parts, int first, int last, long position) throws IOException {
    List<Integer> there = parts.before(last).stream().filter(part -> part >= first).toList();
    for (int part : there) {
      try (InputStream lines = parts.open(part)) {
        lines.skipNBytes(part == first ? position : 0);
        accept(lines, parts.path(part));
      } catch (EOFException | ZipException e) {
        damaged++;
      }
    }
    missing += last - first - there.size();
  }

  private void accept(InputStream in, Path file) throws IOException {
    // Not Files.newBufferedReader: a character that was cut in two must not fail the whole file.
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      accept(line, file);
    }
  }

  /** A text without the mark that some editors set at its beginning. */
  static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  void accept(String line, Path file) throws IOException {
    if (line.isEmpty()) {
      return; // what could not be written at all is ended too
    }
    Runnable event;
    try {
      JsonObject json = JsonObject.parse(withoutMark(line));
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
      NetworkProfile network = NetworkJson.read(json.object("network"));
      runs.compute(
          number,
          (n, before) ->
              before != null && before.network.equals(network) ? before : new Run(network));
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
      case "muted_alert" -> {
        var alert = AlertJson.read(json);
        return () -> sink.onMutedAlert(alert);
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
