package io.github.gradientmonitor.report;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.baseline.Departure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the runs that a {@link ComparisonPage} shows.
 *
 * @param name what a person calls it, such as {@code relu}; not blank
 * @param run what was recorded of it
 * @param departures in what it is not like the runs of a baseline, none where it is like them; null
 *     where it was not held beside a baseline
 */
public record ComparedRun(String name, RecordedRun run, @Nullable List<Departure> departures) {

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
    departures = departures == null ? null : Arguments.copy(departures, "departures");
  }

  /**
   * A run that was not held beside a baseline.
   *
   * @param name not blank
   * @param run what was recorded of it
   * @throws IllegalArgumentException if the name is blank
   */
  public ComparedRun(String name, RecordedRun run) {
    this(name, run, null);
  }
}
