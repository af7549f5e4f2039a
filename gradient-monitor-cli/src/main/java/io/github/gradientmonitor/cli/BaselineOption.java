package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.baseline.Baseline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names what runs that went well have in common. */
final class BaselineOption {
  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "File that gradient-monitor baseline wrote; departures from it are reported.")
  private @Nullable Path file;

  /** The file that was named; empty for none. */
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /**
   * Reads the baseline; empty where none was named.
   *
   * @throws IllegalArgumentException if the file cannot be read or does not hold one; the message
   *     names it
   */
  Optional<Baseline> read() {
    return file().map(BaselineOption::read);
  }

  private static Baseline read(Path file) {
    try {
      return Baseline.read(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the baseline: " + e.getMessage(), e);
    }
  }
}
