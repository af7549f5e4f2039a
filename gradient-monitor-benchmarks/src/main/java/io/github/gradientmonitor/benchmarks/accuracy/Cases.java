package io.github.gradientmonitor.benchmarks.accuracy;

import java.util.List;
import java.util.stream.Stream;

/** All networks of the bench. */
final class Cases {
  private Cases() {}

  /** Those with a fault. */
  static List<Case> ill() {
    return Stream.concat(IllCases.all().stream(), RootCauses.all().stream().map(RootCause::asCase))
        .toList();
  }

  /** Those that learn. */
  static List<Case> sound() {
    return Stream.concat(HealthyCases.all().stream(), LookAlikes.all().stream()).toList();
  }
}
