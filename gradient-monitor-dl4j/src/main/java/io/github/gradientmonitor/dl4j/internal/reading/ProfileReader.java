package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph.Node;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.jspecify.annotations.Nullable;

/** Reads the facts about a network from its configuration. */
public final class ProfileReader {
  private final List<Node> nodes;
  private final List<List<Integer>> consumers;
  private final int[] depths;

  private ProfileReader(NetworkGraph graph) {
    this.nodes = graph.nodes();
    this.consumers = graph.consumers();
    this.depths = depths(nodes);
  }

  /**
   * Reads the profile of a network.
   *
   * @param model tells how the network is called
   * @param graph its structure
   * @return one layer for each node with parameters, by depth
   */
  public static NetworkProfile read(Model model, NetworkGraph graph) {
    ProfileReader reader = new ProfileReader(graph);
    List<LayerProfile> layers = new ArrayList<>();
    String updater = null;
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      if (node.trainable().numParams() > 0) {
        layers.add(reader.layer(i));
        if (updater == null && node.conf() != null) {
          updater = SettingsReader.updater(node.conf());
        }
      }
    }
    layers.sort(Comparator.comparingInt(LayerProfile::depth));
    String name =
        model.getClass().getSimpleName() + " of " + layers.size() + " layers with parameters";
    return new NetworkProfile(name, layers, updater);
  }

  private LayerProfile layer(int i) {
    Node node = nodes.get(i);
    Layer conf = node.conf();
    LayerProfile.Builder profile =
        LayerProfile.named(node.name())
            .role(role(i))
            .depth(Math.max(1, depths[i]))
            .frozen(
                node.trainable() instanceof FrozenLayer
                    || node.trainable() instanceof FrozenLayerWithBackprop);
    if (conf == null) {
      return profile.type(node.trainable().getClass().getSimpleName()).build();
    }
    if (LayerModel.inner(conf) instanceof FeedForwardLayer sized) {
      profile.sizes(Math.max(0, sized.getNIn()), Math.max(0, sized.getNOut()));
    }
    return profile
        .type(LayerModel.type(conf))
        .activation(activation(i))
        .weightInit(LayerModel.weightInit(conf))
        .recurrent(LayerModel.isRecurrent(conf))
        .normalization(normalization(i))
        .settings(SettingsReader.read(conf, lossLayer(i)))
        .build();
  }

  /** An output layer, or one with nothing but functions without parameters behind it. */
  private LayerRole role(int i) {
    Node node = nodes.get(i);
    if (isNormalization(node)) {
      return LayerRole.NORMALIZATION;
    }
    return node.trainable() instanceof IOutputLayer || endsWithoutParameters(i)
        ? LayerRole.OUTPUT
        : LayerRole.HIDDEN;
  }

  private boolean endsWithoutParameters(int i) {
    return consumers.get(i).stream()
        .allMatch(
            next -> nodes.get(next).trainable().numParams() == 0 && endsWithoutParameters(next));
  }

  /** The layer's own activation, or that of an activation layer that follows it. */
  private @Nullable String activation(int i) {
    Layer conf = nodes.get(i).conf();
    String own = conf == null ? null : LayerModel.activation(conf);
    int next = onlyConsumer(i);
    return own != null || next < 0 || !passesThrough(nodes.get(next)) ? own : activation(next);
  }

  /** Batch normalisation that takes the layer's output before any activation. */
  private @Nullable String normalization(int i) {
    Layer conf = nodes.get(i).conf();
    int next = onlyConsumer(i);
    if (conf == null || LayerModel.activation(conf) != null || next < 0) {
      return null;
    }
    Node node = nodes.get(next);
    return isNormalization(node) && node.trainable().numParams() > 0 ? node.name() : null;
  }

  /** The layer itself, or the one without parameters behind it that computes the loss. */
  private Layer lossLayer(int i) {
    Layer conf = Objects.requireNonNull(nodes.get(i).conf());
    int next = onlyConsumer(i);
    boolean behind =
        next >= 0
            && nodes.get(next).trainable().numParams() == 0
            && nodes.get(next).conf() != null
            && SettingsReader.loss(conf) == null;
    return behind ? lossLayer(next) : conf;
  }

  private int onlyConsumer(int i) {
    return consumers.get(i).size() == 1 ? consumers.get(i).get(0) : -1;
  }

  private static boolean isNormalization(Node node) {
    return node.conf() != null && LayerModel.inner(node.conf()) instanceof BatchNormalization;
  }

  private static boolean passesThrough(Node node) {
    return isNormalization(node)
        || node.conf() instanceof ActivationLayer
        || node.conf() instanceof LossLayer
        || node.conf() instanceof DropoutLayer;
  }

  /** Number of layers with weights on the longest path from the input to each node. */
  private static int[] depths(List<Node> nodes) {
    int[] depths = new int[nodes.size()];
    for (int i = 0; i < depths.length; i++) {
      Node node = nodes.get(i);
      int before = 0;
      for (int input : node.inputs()) {
        before = Math.max(before, depths[input]);
      }
      depths[i] = before + (node.trainable().numParams() > 0 && !isNormalization(node) ? 1 : 0);
    }
    return depths;
  }
}
