package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Networks that learn, most of them chosen because they look ill. Those in odd places are for
 * tuning, those in even places for the test; the places were given before anything was tuned.
 */
final class HealthyCases {
  private final List<Case> cases = new ArrayList<>();

  private HealthyCases() {}

  static List<Case> all() {
    HealthyCases healthy = new HealthyCases();
    HealthyCasesOfDepth.deep(healthy);
    HealthyCasesOfDepth.uneven(healthy);
    HealthyCasesOfDepth.normalized(healthy);
    HealthyCasesOfTraining.noisy(healthy);
    HealthyCasesOfTraining.small(healthy);
    HealthyCasesOfOtherLayers.convolutional(healthy);
    HealthyCasesOfOtherLayers.special(healthy);
    HealthyCasesOfOtherLayers.recurrent(healthy);
    return List.copyOf(healthy.cases);
  }

  void add(String name, LongFunction<Trial> trial) {
    Half half = cases.size() % 2 == 0 ? Half.TUNING : Half.TEST;
    cases.add(new Case(name, half, Set.of(), Set.of(), remedy -> false, 0, trial, null));
  }
}
