package io.github.gradientmonitor.benchmarks.accuracy;

import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Programs that learn and look as if they did not, each for one of the reasons for which those of
 * {@link RootCauses} do not. Those in odd places are for tuning, those in even places for the test;
 * the places were given before anything was tuned.
 */
final class LookAlikes {
  private final List<Case> cases = new ArrayList<>();

  private LookAlikes() {}

  static List<Case> all() {
    LookAlikes all = new LookAlikes();
    LookAlikesOnPlateaus.addTo(all);
    LookAlikesOfOutputs.addTo(all);
    LookAlikesOfData.addTo(all);
    LookAlikesOfTraining.addTo(all);
    LookAlikesThatMove.addTo(all);
    LookAlikesOfData.addLater(all); // at the end, so that no other network changes its half
    return List.copyOf(all.cases);
  }

  void sound(String name, LongFunction<Recipe> recipe) {
    trial(name, seed -> recipe.apply(seed).trial());
  }

  void trial(String name, LongFunction<Trial> trial) {
    Half half = cases.size() % 2 == 0 ? Half.TUNING : Half.TEST;
    cases.add(new Case(name, half, Set.of(), Set.of(), remedy -> false, 0, trial, null));
  }
}
