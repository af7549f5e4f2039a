package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph.Node;
import io.github.gradientmonitor.dl4j.internal.network.TrainedLayer;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;

/** What in the configuration of a network keeps clipping from doing what it should. */
public final class ClippingCaveats {
  private static final Set<GradientNormalization> RENORMALIZING =
      EnumSet.of(
          GradientNormalization.RenormalizeL2PerLayer,
          GradientNormalization.RenormalizeL2PerParamType);

  private ClippingCaveats() {}

  /**
   * Whether the network follows the gradient as it is. Line searches compute several gradients in a
   * step and compare them; changing one would mislead them.
   */
  public static boolean followsTheGradient(Model model) {
    return model.conf().getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT;
  }

  /** Sentences about this network, mostly none. */
  public static List<String> of(
      Model model, NetworkGraph graph, NetworkProfile profile, Governor governor) {
    List<String> caveats = new ArrayList<>(0);
    if (!governor.changesGradients()) {
      return caveats;
    }
    if (!followsTheGradient(model)) {
      caveats.add(
          "Gradients are neither clipped nor replaced: the optimisation algorithm must be"
              + " STOCHASTIC_GRADIENT_DESCENT (with any updater), but is "
              + model.conf().getOptimizationAlgo()
              + ", which compares several gradients in a step.");
    }
    if (governor.clips()) {
      if (profile.layers().stream().noneMatch(governor::clips)) {
        caveats.add("No layer is clipped: no layer of the network is one that the policy selects.");
      }
      for (Node node : graph.nodes()) {
        GradientNormalization normalization = renormalization(node);
        if (normalization != GradientNormalization.None) {
          caveats.add(
              "Clipping has no effect on "
                  + DisplayName.of(node.name())
                  + ": its gradientNormalization "
                  + normalization
                  + " comes after it and brings every gradient to norm 1.");
        }
      }
    }
    return caveats;
  }

  /** What brings the gradient of the node to norm 1; None where nothing does. */
  private static GradientNormalization renormalization(Node node) {
    return Stream.ofNullable(node.conf())
        .flatMap(conf -> TrainedLayer.of(conf).stream())
        .map(TrainedLayer::normalization)
        .filter(RENORMALIZING::contains)
        .findFirst()
        .orElse(GradientNormalization.None);
  }
}
