package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Writes all that is observed to a file, one JSON object a line: the network once, each step, each
 * alert, the end of each epoch. The schema is described in {@code docs/json-lines.md}.
 *
 * <p>A line is handed to the operating system in one piece before the training goes on, so a
 * process that is killed loses at most the last one. A step takes about 300 bytes for each layer;
 * the file grows with the length of the run. {@link JsonLinesReader} plays it to other sinks again.
 *
 * <p>Numbers that are not finite are the strings {@code "NaN"}, {@code "Infinity"} and {@code
 * "-Infinity"}, for JSON has no other way to say it. All others are exact.
 */
public final class JsonLinesSink implements MonitorSink {
  /** Version of the schema; it changes when a reader of this one would go wrong. */
  public static final int SCHEMA = 1;

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 13);
  private final OutputStream file;
  private final Runs<Integer> runs = new Runs<>(this::begin, run -> {});

  private JsonLinesSink(OutputStream file) {
    this.file = file;
  }

  /**
   * Opens a file, in place of what was there. Missing directories are created.
   *
   * @param file to write to, such as {@code target/run.jsonl}
   * @throws UncheckedIOException if it cannot be written
   */
  public static JsonLinesSink to(Path file) {
    Path absolute = Objects.requireNonNull(file, "file").toAbsolutePath();
    try {
      Files.createDirectories(Objects.requireNonNullElse(absolute.getParent(), absolute));
      // Not a stream of a channel, which an interrupt of the training would close.
      return new JsonLinesSink(new FileOutputStream(absolute.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException("file must be writable, but was " + absolute, e);
    }
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    int run = runs.accept(diagnosis);
    write("step", run, out -> StepJson.writeFields(out, diagnosis));
  }

  @Override
  public void onAlert(Alert alert) {
    int run = runs.find(alert).orElse(0);
    write("alert", run, out -> AlertJson.writeFields(out, alert));
  }

  @Override
  public void onEpochEnd(Diagnosis latest) {
    runs.find(latest)
        .ifPresent(
            run -> {
              write(
                  "epoch",
                  run,
                  out -> {
                    out.writeNumberField("epoch", latest.step().epoch());
                    out.writeNumberField("iteration", latest.iteration());
                  });
            });
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int begin(NetworkProfile network, int run) {
    write(
        "run",
        run,
        out -> {
          out.writeNumberField("schema", SCHEMA);
          out.writeFieldName("network");
          NetworkJson.write(out, network);
        });
    return run;
  }

  private void write(String type, int run, Fields fields) {
    line.reset();
    try {
      try (JsonGenerator out = json.createGenerator(line)) {
        out.writeStartObject();
        out.writeStringField("type", type);
        out.writeNumberField("run", run);
        fields.write(out);
        out.writeEndObject();
      }
      line.write('\n');
      line.writeTo(file);
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of one kind of line. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }
}
