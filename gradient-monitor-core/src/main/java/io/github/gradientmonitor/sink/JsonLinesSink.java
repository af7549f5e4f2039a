package io.github.gradientmonitor.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes all that is observed to a file, one JSON object a line: the network once, each step, each
 * alert, muted or not, the end of each epoch. The schema is described in {@code
 * docs/json-lines.md}.
 *
 * <p>A line is handed to the operating system in one piece before the training goes on, so a
 * process that is killed loses at most the last one. It is forced to the disk at the end of an
 * epoch, with a critical alert and when the sink is closed. A step takes about 300 bytes for each
 * layer. All lines together take 1 GiB at most, unless told otherwise: from half of it on, steps
 * are left out, ever more of them, and the log says so; those with an alert, the last of an epoch
 * and the last of all are written. {@link JsonLinesReader} plays a file to other sinks again.
 *
 * <p>Numbers that are not finite are the strings {@code "NaN"}, {@code "Infinity"} and {@code
 * "-Infinity"}, for JSON has no other way to say it. All others are exact.
 */
public final class JsonLinesSink implements MonitorSink {
  /** Version of the schema; it changes when a reader of this one would go wrong. */
  public static final int SCHEMA = 1;

  /** Bytes that all lines take at most, unless something else is asked for: 1 GiB. */
  public static final long LIMIT = 1L << 30;

  /** Bytes below which a limit or a part makes no sense. */
  private static final int FEWEST_BYTES = 4096;

  private final JsonFactory json = new JsonFactory();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 13);
  private final Path path;
  private final Thinning thinning;
  private final MonitorLog log;
  private final LinesFile file;
  private final Runs<Run> runs = new Runs<>(this::begin, this::writeHeld);
  private boolean isThin;
  private boolean isFull;

  private static final class Run {
    private final NetworkProfile network;
    private final int number;
    private long steps;

    /** The latest step, when it was left out. */
    private @Nullable Diagnosis held;

    Run(NetworkProfile network, int number) {
      this.network = network;
      this.number = number;
    }
  }

  private JsonLinesSink(Builder builder, LinesFile.Opener opener, MonitorLog log)
      throws IOException {
    this.path = builder.file;
    this.thinning = new Thinning(builder.steps, builder.limit);
    this.log = log;
    this.file =
        new LinesFile(builder.file, builder.append, builder.part, this::writeHeads, opener, log);
  }

  /**
   * Opens a file, in place of what was there. Missing directories are created.
   *
   * @param file to write to, such as {@code target/run.jsonl}
   * @throws UncheckedIOException if it cannot be written
   */
  public static JsonLinesSink to(Path file) {
    return builder(file).build();
  }

  /**
   * A builder for anything else.
   *
   * @param file to write to, such as {@code target/run.jsonl}; a symbolic link is followed
   */
  public static Builder builder(Path file) {
    return new Builder(Objects.requireNonNull(file, "file").toAbsolutePath());
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    Run run = runs.accept(diagnosis);
    if (thinning.takes(run.steps++, file.size())) {
      run.held = null;
      write(run, diagnosis);
    } else {
      run.held = diagnosis;
      tellThinning();
    }
  }

  /**
   * Writes an alert.
   *
   * @throws IllegalStateException if no run is known that has its step, as after a failure to write
   *     where a run begins; nobody could read the line
   */
  @Override
  public void onAlert(Alert alert) {
    write("alert", alert);
    if (alert.finding().severity() == Severity.CRITICAL) {
      force();
    }
  }

  /**
   * Writes an alert that was not said, as a line of a type of its own.
   *
   * @throws IllegalStateException as for {@link #onAlert}
   */
  @Override
  public void onMutedAlert(Alert alert) {
    write("muted_alert", alert);
  }

  @Override
  public void onEpochEnd(Diagnosis latest) {
    runs.find(latest)
        .ifPresent(
            run -> {
              writeHeld(run);
              write(
                  "epoch",
                  run.number,
                  out -> {
                    out.writeNumberField("epoch", latest.step().epoch());
                    out.writeNumberField("iteration", latest.iteration());
                  });
              force();
            });
  }

  @Override
  public void close() {
    try {
      try {
        runs.close();
      } finally {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be closed in order", e);
    }
  }

  private Run begin(NetworkProfile network, int number) {
    Run run = new Run(network, number);
    write("run", number, out -> writeHead(out, network, file.number()));
    return run;
  }

  private void writeHeads(ByteArrayOutputStream out, int part) {
    runs.forEach(run -> encode(out, "run", run.number, head -> writeHead(head, run.network, part)));
  }

  private static void writeHead(JsonGenerator out, NetworkProfile network, int part)
      throws IOException {
    out.writeNumberField("schema", SCHEMA);
    out.writeNumberField("part", part);
    out.writeFieldName("network");
    NetworkJson.write(out, network);
  }

  private void writeHeld(Run run) {
    Diagnosis held = run.held;
    if (held != null) {
      run.held = null;
      write(run, held);
    }
  }

  private void write(String type, Alert alert) {
    Run run =
        runs.find(alert)
            .orElseThrow(
                () -> new IllegalStateException("the step of the alert must be written before it"));
    writeHeld(run);
    write(type, run.number, out -> AlertJson.writeFields(out, alert));
  }

  private void write(Run run, Diagnosis diagnosis) {
    write("step", run.number, out -> StepJson.writeFields(out, diagnosis));
  }

  private void write(String type, int run, Fields fields) {
    line.reset();
    encode(line, type, run, fields);
    if (file.size() + line.size() > thinning.room()) {
      tellFull();
      return;
    }
    try {
      file.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException("a line is missing in " + path, e);
    }
  }

  private void encode(ByteArrayOutputStream lines, String type, int run, Fields fields) {
    try (JsonGenerator out = json.createGenerator(lines)) {
      out.writeStartObject();
      out.writeStringField("type", type);
      out.writeNumberField("run", run);
      fields.write(out);
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void force() {
    try {
      file.force();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be forced to disk", e);
    }
  }

  private void tellThinning() {
    if (!isThin && thinning.isShort(file.size())) {
      isThin = true;
      log.warn(
          "%s has half of the %d bytes that it may have; from now on steps are left out."
              .formatted(path, thinning.room()));
    }
  }

  private void tellFull() {
    if (!isFull) {
      isFull = true;
      log.warn(
          "%s has the %d bytes that it may have; nothing more is written."
              .formatted(path, thinning.room()));
    }
  }

  /** The fields of one kind of line. */
  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  /** Sets what differs from the defaults. */
  public static final class Builder {
    private final Path file;
    private boolean append;
    private long limit = LIMIT;
    private long part = Long.MAX_VALUE;
    private long steps = Long.MAX_VALUE;

    private Builder(Path file) {
      this.file = file;
    }

    /** Goes on at the end of what is there, instead of replacing it. */
    public Builder append() {
      this.append = true;
      return this;
    }

    /**
     * Sets how much room all lines have on the disk, those that are there already and all parts
     * included. From half of it on, fewer steps are written; nothing is written beyond it.
     *
     * @param bytes 4096 or more
     */
    public Builder limit(long bytes) {
      Arguments.check(bytes >= FEWEST_BYTES, "limit must be " + FEWEST_BYTES + " or more", bytes);
      this.limit = bytes;
      return this;
    }

    /**
     * Divides the lines into parts of about this size, each a file of its own, which is compressed
     * when it is complete: {@code run.0001.jsonl.gz} and so on, and last {@code run.jsonl}. The
     * training waits while a part is compressed. Without it, all lines are in one file.
     *
     * @param bytes 4096 or more, before compression
     */
    public Builder partsOf(long bytes) {
      Arguments.check(bytes >= FEWEST_BYTES, "partsOf must be " + FEWEST_BYTES + " or more", bytes);
      this.part = bytes;
      return this;
    }

    /**
     * Writes every second step of a run after so many, every fourth after twice as many, and so on.
     * Without it, every step is written as long as there is room.
     *
     * @param steps 1 or more
     */
    public Builder thinAfter(long steps) {
      Arguments.check(steps >= 1, "thinAfter must be 1 or more", steps);
      this.steps = steps;
      return this;
    }

    /**
     * Opens the file. Missing directories are created.
     *
     * @throws IllegalArgumentException if it is to be divided into parts, and a file that it does
     *     not know of lies in the place of the first
     * @throws UncheckedIOException if it cannot be written
     */
    public JsonLinesSink build() {
      return build(LinesFile.Opener::toTheEnd, new MonitorLog());
    }

    JsonLinesSink build(LinesFile.Opener opener, MonitorLog log) {
      try {
        Files.createDirectories(Objects.requireNonNullElse(file.getParent(), file));
        return new JsonLinesSink(this, opener, log);
      } catch (IOException e) {
        throw new UncheckedIOException("file must be writable, but was " + file, e);
      }
    }
  }
}
