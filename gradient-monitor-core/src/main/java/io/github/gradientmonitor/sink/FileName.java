package io.github.gradientmonitor.sink;

import java.nio.file.Path;
import java.util.Objects;

/**
 * The name of a file in two: {@code run} and {@code .jsonl}. One without a dot, or with none but
 * the first character, has an empty extension.
 *
 * @param stem what is before the last dot
 * @param extension what begins with that dot
 */
public record FileName(String stem, String extension) {
  /** Refuses null. */
  public FileName {
    Objects.requireNonNull(stem, "stem");
    Objects.requireNonNull(extension, "extension");
  }

  /**
   * The name of a file.
   *
   * @throws IllegalArgumentException if it has none, as the root of a file system
   */
  public static FileName of(Path file) {
    Path last = Objects.requireNonNull(file, "file").getFileName();
    if (last == null) {
      throw new IllegalArgumentException("file must have a name, but was " + file);
    }
    String name = last.toString();
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return new FileName(name.substring(0, end), name.substring(end));
  }

  /**
   * The name with something between stem and extension.
   *
   * @param mark such as {@code -2}
   */
  public String with(String mark) {
    return stem + Objects.requireNonNull(mark, "mark") + extension;
  }
}
