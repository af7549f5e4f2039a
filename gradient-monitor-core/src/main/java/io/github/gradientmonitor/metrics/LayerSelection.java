package io.github.gradientmonitor.metrics;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which layers of a network are shown one by one, when it has more than should be?
 *
 * <p>Those that findings name, the most severe first, then those that were shown before, which at
 * first are the first by depth. The others are shown together, as if they were one layer.
 */
final class LayerSelection {
  /** Name under which all other layers are shown together. */
  static final String OTHERS = "_other_";

  private final int max;
  private NetworkProfile network = new NetworkProfile("none yet", List.of(), null);
  private Set<String> choice = Set.of();

  LayerSelection(int max) {
    this.max = max;
  }

  /**
   * Selects from one diagnosis.
   *
   * @return the samples of at most {@code max} layers, and one more of the others together
   */
  List<LayerSample> select(Diagnosis diagnosis) {
    if (diagnosis.layers().size() <= max) {
      return diagnosis.layers();
    }
    if (!diagnosis.step().network().equals(network)) {
      network = diagnosis.step().network();
      choice = firstByDepth();
    }
    if (!diagnosis.findings().isEmpty()) {
      choice = worstFirst(diagnosis.findings());
    }
    List<LayerSample> selected = new ArrayList<>(max + 1);
    List<LayerSample> others = new ArrayList<>();
    for (LayerSample sample : diagnosis.layers()) {
      (choice.contains(sample.layer().name()) ? selected : others).add(sample);
    }
    selected.add(together(others));
    return selected;
  }

  private Set<String> firstByDepth() {
    Set<String> names = new LinkedHashSet<>();
    network.layers().subList(0, max).forEach(layer -> names.add(layer.name()));
    return names;
  }

  private Set<String> worstFirst(List<Finding> findings) {
    Set<String> names = new LinkedHashSet<>();
    findings.forEach(finding -> names.addAll(finding.layers()));
    names.addAll(choice);
    return names.stream().limit(max).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static LayerSample together(List<LayerSample> layers) {
    TensorStatistics weightGradient = TensorStatistics.EMPTY;
    TensorStatistics biasGradient = TensorStatistics.EMPTY;
    WeightUpdate update = WeightUpdate.UNKNOWN;
    int silentUnits = 0;
    double saturation = Double.NaN;
    for (LayerSample layer : layers) {
      weightGradient = weightGradient.combine(layer.weightGradient());
      biasGradient = biasGradient.combine(layer.biasGradient());
      update = together(update, layer.update());
      silentUnits += layer.silentUnits();
      if (Double.isNaN(saturation) || layer.saturation() > saturation) {
        saturation = layer.saturation();
      }
    }
    return new LayerSample(
        LayerProfile.named(OTHERS).build(),
        weightGradient,
        biasGradient,
        update,
        silentUnits,
        saturation);
  }

  private static WeightUpdate together(WeightUpdate one, WeightUpdate other) {
    if (one.iteration() < 0) {
      return other;
    }
    if (other.iteration() < 0) {
      return one;
    }
    return new WeightUpdate(
        Math.hypot(one.weightNorm(), other.weightNorm()),
        Math.hypot(one.updateNorm(), other.updateNorm()),
        Math.max(one.iteration(), other.iteration()));
  }
}
