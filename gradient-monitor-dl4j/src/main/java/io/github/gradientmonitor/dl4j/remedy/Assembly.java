package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.dl4j.internal.network.BackPropagation;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Builds a network out of edited parts: as a sequence again where it came from one and still is
 * one, as a graph otherwise.
 */
final class Assembly {
  private final Network original;
  private final List<Part> parts;
  private final BackPropagation backPropagation;

  /**
   * Builds nothing yet.
   *
   * @param original the network that was taken apart, which stays as it is
   * @param parts of it, edited, in an order in which data may pass them
   * @param backPropagation of the new network
   */
  Assembly(Network original, List<Part> parts, BackPropagation backPropagation) {
    this.original = original;
    this.parts = List.copyOf(parts);
    this.backPropagation = backPropagation;
  }

  /** Builds the network, with the parameters of the original where they are to be kept. */
  Treatment build(List<Treatment.Change> changes) {
    Network built = original.rebuild(parts.stream().map(Part::block).toList(), backPropagation);
    Set<String> kept = new TreeSet<>();
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Parameters target = Parameters.of(built, built.isSequence() ? String.valueOf(i) : part.name);
      if (target.isEmpty()) {
        continue;
      }
      if (part.origin != null
          && !part.drawsAnew
          && target.copy(Parameters.of(original, part.origin))) {
        kept.add(part.name);
      } else {
        drawn.add(part.name);
      }
      if (part.orthogonal && part.layer() instanceof BaseRecurrentLayer) {
        target.orthogonalize(original.model().conf().getSeed() + i);
      }
    }
    if (drawn.isEmpty() && built.isSequence() == original.isSequence()) {
      copyUpdaterState(built);
    }
    return new Treatment(
        built.model(), changes, original.json(), built.json(), List.copyOf(kept), drawn);
  }

  private void copyUpdaterState(Network built) {
    INDArray from = original.updaterState();
    INDArray to = built.updaterState();
    if (from != null && to != null && from.length() == to.length()) {
      to.assign(from);
    }
  }
}
