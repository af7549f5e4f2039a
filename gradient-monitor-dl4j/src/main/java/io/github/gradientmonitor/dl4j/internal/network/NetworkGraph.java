package io.github.gradientmonitor.dl4j.internal.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/**
 * The layers and vertices of a network in the order in which data passes them, whichever class the
 * network is of.
 *
 * @param nodes each after all nodes that it takes its input from
 */
public record NetworkGraph(List<Node> nodes) {

  /**
   * One layer or vertex.
   *
   * @param name the layer's own name; with its number behind it where another layer has the same
   * @param key what its parameters are called by in a gradient, without the underscore
   * @param trainable the running layer or vertex
   * @param conf configuration of the layer, wrappers included; null for a vertex without a layer
   * @param inputs positions of the nodes that it takes its input from; input vertices are not among
   *     them
   */
  public record Node(
      String name, String key, Trainable trainable, @Nullable Layer conf, List<Integer> inputs) {}

  /**
   * Reads the structure of a network.
   *
   * @throws IllegalArgumentException if the model is no network
   */
  public static NetworkGraph of(Model model) {
    return of(Network.of(model));
  }

  /** Reads the structure of a network. */
  public static NetworkGraph of(Network network) {
    Map<String, Integer> positions = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Block block : network.blocks()) {
      List<Integer> inputs = new ArrayList<>();
      for (String input : block.inputs()) {
        Integer position = positions.get(input);
        if (position != null) {
          inputs.add(position);
        }
      }
      positions.put(block.key(), nodes.size());
      nodes.add(
          new Node(
              block.name(),
              block.key(),
              network.trainable(block.key()),
              block.conf() == null ? null : block.conf().getLayer(),
              inputs));
    }
    return new NetworkGraph(nodes);
  }

  /** Position of the layer or vertex of that name, which must be there. */
  public int indexOf(String name) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no layer is named " + name);
  }

  /** The layer or vertex of that name, which must be there. */
  public Node node(String name) {
    return nodes.get(indexOf(name));
  }

  /** For each node, the positions of those that take its output. */
  public List<List<Integer>> consumers() {
    List<List<Integer>> consumers = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      consumers.add(new ArrayList<>());
      for (int input : nodes.get(i).inputs()) {
        consumers.get(input).add(i);
      }
    }
    return consumers;
  }
}
