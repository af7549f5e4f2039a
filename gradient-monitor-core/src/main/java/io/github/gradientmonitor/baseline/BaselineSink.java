package io.github.gradientmonitor.baseline;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a run beside a baseline, and writes to the log when it is closed in what it departs: one
 * warning for each departure, or one line that there is none.
 */
public final class BaselineSink implements MonitorSink {
  private final Logger logger = LoggerFactory.getLogger(LogSink.LOGGER);
  private final Baseline baseline;
  private final Course course;

  /** Compares a run with a baseline. */
  public BaselineSink(Baseline baseline) {
    this.baseline = Objects.requireNonNull(baseline, "baseline");
    this.course = baseline.course();
  }

  /**
   * Compares a run with the baseline of a file.
   *
   * @param file that {@link Baseline#write} wrote
   * @throws UncheckedIOException if it cannot be read, or does not hold a baseline
   */
  public static BaselineSink of(Path file) {
    try {
      return new BaselineSink(Baseline.read(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public void onDiagnosis(Diagnosis diagnosis) {
    course.onDiagnosis(diagnosis);
  }

  /** Says in what the run departs, or why it cannot be compared. */
  @Override
  public void close() {
    List<Departure> departures;
    try {
      departures = baseline.departures(course);
    } catch (IllegalArgumentException e) {
      logger.warn("The run cannot be held beside its baseline: {}.", e.getMessage());
      return;
    }
    if (departures.isEmpty()) {
      logger.info("The run is like its baseline.");
    }
    for (Departure departure : departures) {
      logger.warn("The run departs from its baseline. {}", departure.sentence());
    }
  }
}
