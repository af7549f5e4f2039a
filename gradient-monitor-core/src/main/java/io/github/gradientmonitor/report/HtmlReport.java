package io.github.gradientmonitor.report;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.sink.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.LongSupplier;

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
 * a twentieth of the time, some of these are passed over.
 *
 * <p>A second run, of another network or of the same one started anew, gets its own file: {@code
 * gradients-2.html}. A report takes about 60 KB and 16 bytes for each layer and kept step, never
 * more than 3 MB for a network of up to 1000 layers.
 */
public final class HtmlReport implements MonitorSink {
  /** Observed steps between two writes, unless something else is asked for. */
  private static final int STEPS = 100;

  /** Time between two writes, in durations of a write. */
  private static final int PATIENCE = 20;

  private final Path file;
  private final int steps;
  private final LongSupplier nanoClock;
  private final Runs<Recording> runs;

  private HtmlReport(Path file, int steps, LongSupplier nanoClock) {
    this.file = file;
    this.steps = steps;
    this.nanoClock = nanoClock;
    this.runs = new Runs<>((network, number) -> new Recording(number), Recording::write);
  }

  /**
   * A report in a file. Missing directories are created.
   *
   * @param file to write to, such as {@code target/gradients.html}
   * @throws IllegalArgumentException if the file is a directory
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
   * @throws IllegalArgumentException if the file is a directory, or there are no steps between
   * @throws UncheckedIOException if its directory cannot be created
   */
  public static HtmlReport to(Path file, int steps) {
    return to(file, steps, System::nanoTime);
  }

  static HtmlReport to(Path file, int steps, LongSupplier nanoClock) {
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be 1 or more, but was " + steps);
    }
    Path absolute = Objects.requireNonNull(file, "file").toAbsolutePath();
    if (Files.isDirectory(absolute)) {
      throw new IllegalArgumentException("file must not be a directory, but was " + file);
    }
    try {
      Files.createDirectories(Objects.requireNonNull(absolute.getParent()));
    } catch (IOException e) {
      throw new UncheckedIOException("file must be in a directory, but was " + file, e);
    }
    return new HtmlReport(absolute, steps, nanoClock);
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    runs.accept(diagnosis).observe(diagnosis);
  }

  @Override
  public void onAlert(Alert alert) {
    runs.find(alert).ifPresent(recording -> recording.recorder.onAlert(alert));
  }

  @Override
  public void onMutedAlert(Alert alert) {
    runs.find(alert).ifPresent(recording -> recording.recorder.onMutedAlert(alert));
  }

  @Override
  public void onEpochEnd(Diagnosis latest) {
    runs.find(latest).ifPresent(Recording::writeWhenDue);
  }

  /** Writes the reports of all runs. */
  @Override
  public void close() {
    runs.close();
  }

  /** The file of a run: the one that was asked for, then {@code name-2.html} and so on. */
  private Path file(int number) {
    String name = Objects.requireNonNull(file.getFileName()).toString();
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return number == 1
        ? file
        : file.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
  }

  private final class Recording {
    private final RunRecorder recorder = new RunRecorder();
    private final WholeFile page;
    private long observed;
    private boolean written;
    private long writtenAt;
    private long writing;

    Recording(int number) {
      this.page = new WholeFile(file(number));
    }

    void observe(Diagnosis diagnosis) {
      recorder.onDiagnosis(diagnosis);
      if (++observed % steps == 0) {
        writeWhenDue();
      }
    }

    void writeWhenDue() {
      if (!written || nanoClock.getAsLong() - writtenAt >= PATIENCE * writing) {
        write();
      }
    }

    void write() {
      long start = nanoClock.getAsLong();
      recorder
          .run()
          .ifPresent(
              run -> {
                try {
                  page.write(ReportPage.of(run));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      written = true;
      writtenAt = nanoClock.getAsLong();
      writing = writtenAt - start;
    }
  }
}
