package io.github.gradientmonitor.report;

import java.util.Objects;

/**
 * One of the runs that a {@link ComparisonPage} shows.
 *
 * @param name what a person calls it, such as {@code relu}; not blank
 * @param run what was recorded of it
 */
public record ComparedRun(String name, RecordedRun run) {

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if the name is blank
   */
  public ComparedRun {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(run, "run");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank, but was \"" + name + "\"");
    }
  }
}
