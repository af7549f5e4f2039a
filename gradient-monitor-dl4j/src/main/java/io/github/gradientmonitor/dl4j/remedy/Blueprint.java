package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.dl4j.internal.network.BackPropagation;
import io.github.gradientmonitor.dl4j.internal.network.Block;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A network's configuration as parts that can be edited, whichever class the network is of. */
final class Blueprint {
  private final Network original;
  private final List<Part> parts = new ArrayList<>();
  private BackPropagation backPropagation;

  private Blueprint(Network original) {
    this.original = original;
    this.backPropagation = original.backPropagation();
  }

  /**
   * Takes a network apart, which stays as it is.
   *
   * @throws IllegalArgumentException if the model is no network
   */
  static Blueprint of(Model model) {
    Network network = Network.of(model);
    Blueprint plan = new Blueprint(network);
    Map<String, String> names = new HashMap<>();
    for (Block block : network.blocks()) {
      String name = network.isSequence() ? plan.unique(block.name()) : block.key();
      names.put(block.key(), name);
      plan.parts.add(
          Part.of(
              name,
              block,
              block.inputs().stream().map(key -> names.getOrDefault(key, key)).toList()));
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
    return name.equals(Network.INPUT) || parts.stream().anyMatch(part -> part.name.equals(name));
  }

  /** Builds the network, with the parameters of the original where they are to be kept. */
  Treatment build(List<Treatment.Change> changes) {
    return new Assembly(original, parts, backPropagation).build(changes);
  }

  /** Steps of training that the network has had. */
  int iteration() {
    return original.iteration();
  }

  /** How the error of the new network goes back through time. */
  BackPropagation backPropagation() {
    return backPropagation;
  }

  /** Cuts sequences into segments. */
  void truncateTo(int steps) {
    backPropagation = backPropagation.truncatedTo(steps);
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
