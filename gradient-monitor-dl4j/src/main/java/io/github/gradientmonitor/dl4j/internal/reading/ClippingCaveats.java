package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph.Node;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/** What in the configuration of a network keeps clipping from doing what it should. */
public final class ClippingCaveats {
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
        GradientNormalization normalization = normalization(node);
        if (normalization == GradientNormalization.RenormalizeL2PerLayer
            || normalization == GradientNormalization.RenormalizeL2PerParamType) {
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

  private static GradientNormalization normalization(Node node) {
    Layer conf = node.conf() == null ? null : LayerModel.inner(node.conf());
    GradientNormalization normalization =
        conf instanceof BaseLayer base ? base.getGradientNormalization() : null;
    return normalization == null ? GradientNormalization.None : normalization;
  }
}
