package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.sink.JsonLinesReader;
import io.github.gradientmonitor.sink.MonitorSink;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A run that was written as JSON lines.
 *
 * @param path of the file
 */
record RunFile(Path path) {

  /**
   * Plays the run.
   *
   * @param sink that hears of it; it is not closed
   * @return how much was read, one step at least
   * @throws IllegalArgumentException if the file cannot be read or holds no step; the message names
   *     the file
   */
  JsonLinesReader.Summary play(MonitorSink sink) {
    try {
      JsonLinesReader.Summary read = JsonLinesReader.play(path, sink);
      if (read.steps() == 0) {
        throw new IllegalArgumentException("no step was found in " + path);
      }
      return read;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + path + ": " + e, e);
    }
  }
}
