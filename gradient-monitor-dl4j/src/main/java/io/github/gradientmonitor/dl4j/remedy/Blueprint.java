package io.github.gradientmonitor.dl4j.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A network's configuration as parts that can be edited, whichever class the network is of. */
final class Blueprint {
  static final String INPUT = "in";

  private final Model original;
  private final List<Part> parts = new ArrayList<>();
  BackpropType backpropType;
  int truncation;

  private Blueprint(Model original, BackpropType backpropType, int truncation) {
    this.original = original;
    this.backpropType = backpropType;
    this.truncation = truncation;
  }

  /**
   * Takes a network apart, which stays as it is.
   *
   * @throws IllegalArgumentException if the model is no network
   */
  static Blueprint of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return of(network);
    }
    if (model instanceof ComputationGraph graph) {
      return of(graph);
    }
    throw new IllegalArgumentException(
        "network must be a MultiLayerNetwork or ComputationGraph, but was " + model.getClass());
  }

  private static Blueprint of(MultiLayerNetwork network) {
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
    Blueprint plan = new Blueprint(network, conf.getBackpropType(), conf.getTbpttFwdLength());
    String from = INPUT;
    for (int i = 0; i < conf.getConfs().size(); i++) {
      String given = conf.getConf(i).getLayer().getLayerName();
      String name = plan.unique(given == null || given.isEmpty() ? "layer" + i : given);
      plan.parts.add(
          Part.layer(
              name, String.valueOf(i), conf.getConf(i), conf.getInputPreProcess(i), List.of(from)));
      from = name;
    }
    return plan;
  }

  private static Blueprint of(ComputationGraph graph) {
    ComputationGraphConfiguration conf = graph.getConfiguration();
    Blueprint plan = new Blueprint(graph, conf.getBackpropType(), conf.getTbpttFwdLength());
    for (int i : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[i].getVertexName();
      List<String> inputs = conf.getVertexInputs().get(name);
      if (inputs == null) {
        continue;
      }
      GraphVertex vertex = Objects.requireNonNull(conf.getVertices().get(name));
      plan.parts.add(
          vertex instanceof LayerVertex layer
              ? Part.layer(name, name, layer.getLayerConf(), layer.getPreProcessor(), inputs)
              : Part.vertex(name, name, vertex, inputs));
    }
    return plan;
  }

  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** Layers with weights between input and output that are neither frozen nor normalisation. */
  List<Part> hidden() {
    return parts.stream()
        .filter(
            part ->
                part.layer() instanceof FeedForwardLayer layer
                    && !(layer instanceof BatchNormalization)
                    && !part.frozen()
                    && feedsWeights(part))
        .toList();
  }

  /** Whether a layer with weights lies behind a part. */
  boolean feedsWeights(Part part) {
    return !(part.layer() instanceof BaseOutputLayer)
        && consumers(part).stream()
            .anyMatch(
                next ->
                    (next.layer() instanceof FeedForwardLayer layer
                            && !(layer instanceof BatchNormalization))
                        || feedsWeights(next));
  }

  List<Part> consumers(Part part) {
    return parts.stream().filter(other -> other.inputs.contains(part.name)).toList();
  }

  /** Adds a part that takes over all consumers of another. */
  void insertAfter(Part before, Part added) {
    for (Part consumer : consumers(before)) {
      consumer.inputs.replaceAll(input -> input.equals(before.name) ? added.name : input);
    }
    add(before, added);
  }

  /** Adds a part, without consumers, right behind another. */
  void add(Part before, Part added) {
    parts.add(parts.indexOf(before) + 1, added);
  }

  /** The part of that name, which must be there. */
  Part part(String name) {
    return parts.stream().filter(part -> part.name.equals(name)).findFirst().orElseThrow();
  }

  /** A name that no part bears yet. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 2; isTaken(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  private boolean isTaken(String name) {
    return name.equals(INPUT) || parts.stream().anyMatch(part -> part.name.equals(name));
  }

  /** Builds the network, with the parameters of the original where they are to be kept. */
  Treatment build(List<Treatment.Change> changes) {
    return new Assembly(original, parts, backpropType, truncation).build(changes);
  }

  int iterationCount() {
    return original instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : ((ComputationGraph) original).getConfiguration().getIterationCount();
  }

  /** The output layer, of which there must be one. */
  Part output() {
    List<Part> outputs =
        parts.stream().filter(part -> part.layer() instanceof BaseOutputLayer).toList();
    if (outputs.size() != 1) {
      throw new IllegalArgumentException(
          "the network must have one output layer, but has " + outputs.size());
    }
    return outputs.get(0);
  }

  /** A layer of a part, which must have one. */
  static Layer layer(Part part) {
    return Objects.requireNonNull(part.layer());
  }
}
