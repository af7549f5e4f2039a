package io.github.gradientmonitor.report;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.FileName;
import io.github.gradientmonitor.sink.MonitorLog;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.sink.Runs;
import io.github.gradientmonitor.sink.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Draws a run on one page, in one file that needs nothing but a browser: verdict and advice, the
 * gradient of every layer over all steps, its profile over depth, alerts with their evidence.
 *
 * <pre>{@code
 * GradientMonitorListener.builder().sink(HtmlReport.to(Path.of("target/gradients.html"))).build();
 * }</pre>
 *
 * <p>Written every 100 observed steps, at the ends of epochs and when the listener is closed, each
 * time as a whole, so that a crash leaves the last one. Where writing so often would take more than
 * a fiftieth of the time, some of these are passed over.
 *
 * <p>A second run, of another network or of the same one started anew, gets its own file: {@code
 * gradients-2.html}, up to {@value #FILES} unless told otherwise; later runs get none, and the log
 * says so once. Networks that take turns each go on with their own run, as long as they can be told
 * apart.
 *
 * <p>A report takes about 130 KB, 600 bytes for each layer, 16 for each layer and kept step, and
 * for each of up to 256 alerts 3 KB and the names of its layers. With names of eight characters,
 * that of 1000 layers stays below 3 MB without alerts, and below 7 MB if every alert names every
 * layer.
 *
 * <p>A symbolic link in the place of a file is followed.
 */
public final class HtmlReport implements MonitorSink {
  /** Observed steps between two writes, unless something else is asked for. */
  private static final int STEPS = 100;

  /** Files that one report makes at most, unless something else is asked for. */
  public static final int FILES = 20;

  /** Files that may be asked for. */
  private static final int MOST_FILES = 1000;

  /** Time between two writes, in durations of a write. */
  private static final int PATIENCE = 50;

  private static final long NEVER = -1;

  private final List<Path> files;
  private final int steps;
  private final LongSupplier nanoClock;
  private final MonitorLog log;
  private final Runs<Optional<Recording>> runs =
      new Runs<>(this::begin, HtmlReport::end, Optional::isPresent);
  private boolean full;

  private HtmlReport(List<Path> files, int steps, LongSupplier nanoClock, MonitorLog log) {
    this.files = files;
    this.steps = steps;
    this.nanoClock = nanoClock;
    this.log = log;
  }

  /**
   * A report in a file. Missing directories are created.
   *
   * @param file to write to, such as {@code target/gradients.html}
   * @throws IllegalArgumentException if the file is a directory or a device
   * @throws UncheckedIOException if its directory cannot be created
   */
  public static HtmlReport to(Path file) {
    return to(file, STEPS);
  }

  /**
   * A report in a file, which is written every so many steps also within an epoch.
   *
   * @param file to write to, such as {@code target/gradients.html}
   * @param steps observed between two writes, 1 or more
   * @throws IllegalArgumentException if the file is a directory or a device, or there are no steps
   *     between
   * @throws UncheckedIOException if its directory cannot be created
   */
  public static HtmlReport to(Path file, int steps) {
    return to(file, steps, FILES);
  }

  /**
   * A report in a file for each of the first runs.
   *
   * @param file to write to, such as {@code target/gradients.html}
   * @param steps observed between two writes, 1 or more
   * @param files number of runs that get a file, 1 .. 1000; each takes up to 1.5 MB of memory while
   *     its network trains
   * @throws IllegalArgumentException if the file is a directory or a device, or there are no steps
   *     between, or the number of files is out of range
   * @throws UncheckedIOException if its directory cannot be created
   */
  public static HtmlReport to(Path file, int steps, int files) {
    return to(file, steps, files, System::nanoTime, new MonitorLog());
  }

  static HtmlReport to(Path file, int steps, int files, LongSupplier nanoClock, MonitorLog log) {
    Arguments.check(steps >= 1, "steps must be 1 or more", steps);
    Arguments.check(files >= 1 && files <= MOST_FILES, "files must be 1 .. " + MOST_FILES, files);
    Path absolute = Objects.requireNonNull(file, "file").toAbsolutePath();
    Arguments.check(
        !Files.exists(absolute) || Files.isRegularFile(absolute),
        "file must not be a directory or a device",
        file);
    if (Files.isSymbolicLink(absolute) && !Files.exists(absolute)) {
      throw new IllegalArgumentException(
          "file must not be a link that leads nowhere, but was " + file);
    }
    try {
      Files.createDirectories(Objects.requireNonNull(absolute.getParent()));
    } catch (IOException e) {
      throw new UncheckedIOException("file must be in a directory, but was " + file, e);
    }
    List<Path> all = IntStream.rangeClosed(1, files).mapToObj(n -> numbered(absolute, n)).toList();
    return new HtmlReport(all, steps, nanoClock, log);
  }

  /** The files that may be written, in the order of the runs that they are for. */
  public List<Path> files() {
    return files;
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    runs.accept(diagnosis).ifPresent(recording -> recording.observe(diagnosis));
  }

  @Override
  public void onAlert(Alert alert) {
    recording(runs.find(alert)).ifPresent(recording -> recording.recorder.onAlert(alert));
  }

  @Override
  public void onMutedAlert(Alert alert) {
    recording(runs.find(alert)).ifPresent(recording -> recording.recorder.onMutedAlert(alert));
  }

  @Override
  public void onEpochEnd(Diagnosis latest) {
    recording(runs.find(latest)).ifPresent(Recording::writeWhenDue);
  }

  /**
   * Writes the reports of all runs.
   *
   * @throws UncheckedIOException if one could not be written; the message says what it ends with
   */
  @Override
  public void close() {
    runs.close();
  }

  private Optional<Recording> begin(NetworkProfile network, int number) {
    if (number <= files.size()) {
      return Optional.of(new Recording(files.get(number - 1)));
    }
    if (!full) {
      full = true;
      log.warn(
          "The report %s has a file for each of %d runs, and none for those that come now."
              .formatted(files.get(0), files.size()));
    }
    return Optional.empty();
  }

  private static void end(Optional<Recording> over) {
    over.ifPresent(Recording::write);
  }

  private static Optional<Recording> recording(Optional<Optional<Recording>> run) {
    return run.flatMap(recording -> recording);
  }

  /** The file of a run: the one that was asked for, then {@code name-2.html} and so on. */
  private static Path numbered(Path file, int number) {
    return number == 1 ? file : file.resolveSibling(FileName.of(file).with("-" + number));
  }

  private final class Recording {
    private final RunRecorder recorder = new RunRecorder();
    private final Path file;
    private final WholeFile page;
    private long observed;
    private long latest;
    private long lastShown = NEVER;
    private long writtenAt;
    private long writing;

    Recording(Path file) {
      this.file = file;
      this.page = new WholeFile(file);
    }

    void observe(Diagnosis diagnosis) {
      recorder.onDiagnosis(diagnosis);
      latest = diagnosis.iteration();
      if (++observed % steps == 0) {
        writeWhenDue();
      }
    }

    void writeWhenDue() {
      if (lastShown == NEVER || nanoClock.getAsLong() - writtenAt >= PATIENCE * writing) {
        write();
      }
    }

    void write() {
      long start = nanoClock.getAsLong();
      String content = ReportPage.of(recorder.run().orElseThrow());
      try {
        page.write(content);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "%s could not be written up to iteration %d; %s"
                .formatted(
                    file,
                    latest,
                    lastShown == NEVER
                        ? "nothing of this run is there"
                        : "it ends with " + lastShown),
            e);
      }
      lastShown = latest;
      writtenAt = nanoClock.getAsLong();
      writing = writtenAt - start;
    }
  }
}
