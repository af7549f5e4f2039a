package io.github.gradientmonitor.assertions;

import io.github.gradientmonitor.baseline.Departure;
import java.util.List;
import java.util.stream.Collectors;

/** How departures from a baseline read where an assertion fails. */
final class Departures {
  private Departures() {}

  /** A line for each. */
  static String lines(List<Departure> departures) {
    return departures.stream()
        .map(departure -> "  " + departure.sentence())
        .collect(Collectors.joining("%n".formatted()));
  }
}
