package io.github.gradientmonitor.dl4j.internal.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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

  /** Whether a model is a whole network, not a single layer in pretraining. */
  public static boolean isNetwork(Model model) {
    return model instanceof MultiLayerNetwork || model instanceof ComputationGraph;
  }

  /**
   * Reads the structure of a network.
   *
   * @throws IllegalArgumentException if the model is no network
   */
  public static NetworkGraph of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return of(network);
    }
    if (model instanceof ComputationGraph graph) {
      return of(graph);
    }
    throw new IllegalArgumentException(
        "model must be a MultiLayerNetwork or ComputationGraph, but was " + model.getClass());
  }

  private static NetworkGraph of(MultiLayerNetwork network) {
    List<Node> nodes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer conf = network.getLayerWiseConfigurations().getConf(i).getLayer();
      String given = conf.getLayerName();
      String name = given == null || given.isEmpty() ? "layer" + i : given;
      while (!names.add(name)) {
        name += "_" + i; // Deeplearning4j lets layers share a name.
      }
      nodes.add(
          new Node(
              name,
              String.valueOf(i),
              network.getLayer(i),
              conf,
              i == 0 ? List.of() : List.of(i - 1)));
    }
    return new NetworkGraph(nodes);
  }

  private static NetworkGraph of(ComputationGraph graph) {
    Map<String, Integer> positions = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    GraphVertex[] vertices = graph.getVertices();
    for (int i : graph.topologicalSortOrder()) {
      String name = vertices[i].getVertexName();
      List<String> inputNames = graph.getConfiguration().getVertexInputs().get(name);
      if (inputNames == null) {
        continue;
      }
      List<Integer> inputs = new ArrayList<>();
      for (String input : inputNames) {
        Integer position = positions.get(input);
        if (position != null) {
          inputs.add(position);
        }
      }
      Layer conf =
          graph.getConfiguration().getVertices().get(name) instanceof LayerVertex vertex
              ? vertex.getLayerConf().getLayer()
              : null;
      Trainable trainable = vertices[i].hasLayer() ? vertices[i].getLayer() : vertices[i];
      positions.put(name, nodes.size());
      nodes.add(new Node(name.isEmpty() ? unnamed(graph, i) : name, name, trainable, conf, inputs));
    }
    return new NetworkGraph(nodes);
  }

  /** A name for a vertex whose own is empty, which no other bears. */
  private static String unnamed(ComputationGraph graph, int vertex) {
    String name = "vertex" + vertex;
    while (graph.getConfiguration().getVertices().containsKey(name)) {
      name += "_" + vertex;
    }
    return name;
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
