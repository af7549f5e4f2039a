package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.advice.Remedy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remedies for one network and its data, in the order in which they are applied.
 *
 * @param remedies none for the network as it is
 */
record Regimen(List<Remedy> remedies) {
  static final Regimen NONE = new Regimen(List.of());

  private static final Remedy SCALED_INPUTS = new Remedy.ScaleInputs();

  /** Copies the list. */
  Regimen {
    remedies = List.copyOf(remedies);
  }

  /** One remedy more; an activation replaces the one before. */
  Regimen plus(Remedy remedy) {
    List<Remedy> all = new ArrayList<>(remedies);
    if (remedy instanceof Remedy.SwapActivation) {
      all.removeIf(Remedy.SwapActivation.class::isInstance);
    }
    all.add(remedy);
    return new Regimen(all);
  }

  /** What was added last, null when there is nothing. */
  @Nullable Remedy last() {
    return remedies.isEmpty() ? null : remedies.get(remedies.size() - 1);
  }

  /** Whether a remedy would change nothing any more; a learning rate may be changed twice. */
  boolean includes(Remedy remedy) {
    if (remedy instanceof Remedy.ScaleLearningRate) {
      return false;
    }
    return remedies.contains(remedy)
        || (remedy instanceof Remedy.Reinitialize anew
            && remedies.stream().anyMatch(earlier -> draws(earlier, anew.weightInit())));
  }

  private static boolean draws(Remedy earlier, String weightInit) {
    return earlier instanceof Remedy.SwapActivation swap && swap.weightInit().equals(weightInit);
  }

  /** Whether another comes to the same; learning rates may come in any order, and cancel out. */
  boolean isSameAs(Regimen other) {
    return withoutRates().equals(other.withoutRates())
        && Math.abs(rate() / other.rate() - 1) < 1e-6;
  }

  boolean scalesInputs() {
    return remedies.contains(SCALED_INPUTS);
  }

  /** Those for the network itself. */
  List<Remedy> forNetwork() {
    return remedies.stream().filter(remedy -> !remedy.equals(SCALED_INPUTS)).toList();
  }

  private List<Remedy> withoutRates() {
    return remedies.stream()
        .filter(remedy -> !(remedy instanceof Remedy.ScaleLearningRate))
        .toList();
  }

  private double rate() {
    double rate = 1;
    for (Remedy remedy : remedies) {
      rate *= remedy instanceof Remedy.ScaleLearningRate scale ? scale.factor() : 1;
    }
    return rate;
  }
}
