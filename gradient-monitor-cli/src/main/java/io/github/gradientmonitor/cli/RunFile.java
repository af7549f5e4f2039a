package io.github.gradientmonitor.cli;

import io.github.gradientmonitor.sink.JsonLinesReader;
import io.github.gradientmonitor.sink.MonitorSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that was written as JSON lines.
 *
 * @param path of the file, the last where it was divided into parts
 */
record RunFile(Path path) {

  /**
   * The files that several runs lie in, in order.
   *
   * @param paths of the runs
   * @throws IllegalArgumentException if one cannot be read; the message names it
   */
  static List<Path> files(List<Path> paths) {
    return paths.stream().flatMap(path -> new RunFile(path).files().stream()).toList();
  }

  /**
   * The files that the run lies in, in order.
   *
   * @throws IllegalArgumentException if the file cannot be read; the message names it
   */
  List<Path> files() {
    try {
      return JsonLinesReader.files(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

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
      throw unreadable(e);
    }
  }

  private IllegalArgumentException unreadable(IOException failure) {
    return new IllegalArgumentException("cannot read " + path + ": " + failure, failure);
  }
}
