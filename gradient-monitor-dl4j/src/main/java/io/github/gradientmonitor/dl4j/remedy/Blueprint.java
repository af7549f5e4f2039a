package io.github.gradientmonitor.dl4j.remedy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * A network's configuration as parts that can be edited, whichever class the network is of. It is
 * built as a sequence again where it came from one and still is one, as a graph otherwise.
 */
final class Blueprint {
  private static final String INPUT = "in";

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
      String name = plan.unique(given == null ? "layer" + i : given);
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
    boolean sequence = original instanceof MultiLayerNetwork && isSequence();
    Model built = sequence ? sequence() : graph();
    Set<String> kept = new TreeSet<>();
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      Parameters target = Parameters.of(built, sequence ? String.valueOf(i) : part.name);
      if (target.isEmpty()) {
        continue;
      }
      if (part.origin != null && !part.drawn && target.copy(Parameters.of(original, part.origin))) {
        kept.add(part.name);
      } else {
        drawn.add(part.name);
      }
      if (part.orthogonal && part.layer() instanceof BaseRecurrentLayer) {
        target.orthogonalize(seed() + i);
      }
    }
    if (drawn.isEmpty() && built.getClass() == original.getClass()) {
      copyUpdaterState(built);
    }
    return new Treatment(built, changes, json(original), json(built), List.copyOf(kept), drawn);
  }

  int iterationCount() {
    return original instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : ((ComputationGraph) original).getConfiguration().getIterationCount();
  }

  private long seed() {
    return original.conf().getSeed();
  }

  private boolean isSequence() {
    String from = INPUT;
    for (Part part : parts) {
      if (part.conf == null || !part.inputs.equals(List.of(from))) {
        return false;
      }
      from = part.name;
    }
    return true;
  }

  private Model sequence() {
    MultiLayerNetwork old = (MultiLayerNetwork) original;
    MultiLayerConfiguration conf = old.getLayerWiseConfigurations().clone();
    List<NeuralNetConfiguration> layers = new ArrayList<>();
    Map<Integer, InputPreProcessor> preProcessors = new HashMap<>();
    for (Part part : parts) {
      if (part.preProcessor != null) {
        preProcessors.put(layers.size(), part.preProcessor);
      }
      layers.add(Objects.requireNonNull(part.conf));
    }
    conf.setConfs(layers);
    conf.setInputPreProcessors(preProcessors);
    conf.setBackpropType(backpropType);
    conf.setTbpttFwdLength(truncation);
    conf.setTbpttBackLength(Math.min(truncation, conf.getTbpttBackLength()));
    MultiLayerNetwork network = new MultiLayerNetwork(conf);
    network.init();
    network.setIterationCount(old.getIterationCount());
    network.setEpochCount(old.getEpochCount());
    network.setListeners(new ArrayList<>(old.getListeners()));
    return network;
  }

  private Model graph() {
    ComputationGraphConfiguration conf = graphConf();
    Map<String, GraphVertex> vertices = new LinkedHashMap<>();
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    for (Part part : parts) {
      vertices.put(
          part.name,
          part.vertex != null
              ? part.vertex
              : new LayerVertex(Objects.requireNonNull(part.conf), part.preProcessor));
      inputs.put(part.name, new ArrayList<>(part.inputs));
    }
    conf.setVertices(vertices);
    conf.setVertexInputs(inputs);
    conf.setBackpropType(backpropType);
    conf.setTbpttFwdLength(truncation);
    conf.setTbpttBackLength(Math.min(truncation, conf.getTbpttBackLength()));
    ComputationGraph network = new ComputationGraph(conf);
    network.init();
    if (original instanceof MultiLayerNetwork old) {
      network.getConfiguration().setIterationCount(old.getIterationCount());
      network.getConfiguration().setEpochCount(old.getEpochCount());
      network.setListeners(new ArrayList<>(old.getListeners()));
    } else {
      ComputationGraph old = (ComputationGraph) original;
      network.getConfiguration().setIterationCount(old.getConfiguration().getIterationCount());
      network.getConfiguration().setEpochCount(old.getConfiguration().getEpochCount());
      network.setListeners(new ArrayList<>(old.getListeners()));
    }
    return network;
  }

  private ComputationGraphConfiguration graphConf() {
    if (original instanceof ComputationGraph graph) {
      return graph.getConfiguration().clone();
    }
    MultiLayerConfiguration old = ((MultiLayerNetwork) original).getLayerWiseConfigurations();
    ComputationGraphConfiguration conf = new ComputationGraphConfiguration();
    NeuralNetConfiguration defaults = old.getConf(0).clone();
    defaults.clearVariables();
    conf.setDefaultConfiguration(defaults);
    conf.setNetworkInputs(new ArrayList<>(List.of(INPUT)));
    conf.setNetworkOutputs(new ArrayList<>(List.of(parts.get(parts.size() - 1).name)));
    conf.setTrainingWorkspaceMode(old.getTrainingWorkspaceMode());
    conf.setInferenceWorkspaceMode(old.getInferenceWorkspaceMode());
    conf.setCacheMode(old.getCacheMode());
    conf.setDataType(old.getDataType());
    conf.setValidateOutputLayerConfig(old.isValidateOutputLayerConfig());
    conf.setTbpttBackLength(old.getTbpttBackLength());
    return conf;
  }

  private void copyUpdaterState(Model built) {
    if (built instanceof MultiLayerNetwork network) {
      copy(((MultiLayerNetwork) original).getUpdater(), network.getUpdater());
    } else {
      copy(((ComputationGraph) original).getUpdater(), ((ComputationGraph) built).getUpdater());
    }
  }

  private static void copy(
      org.deeplearning4j.nn.api.Updater from, org.deeplearning4j.nn.api.Updater to) {
    if (from.getStateViewArray() != null
        && to.getStateViewArray() != null
        && from.getStateViewArray().length() == to.getStateViewArray().length()) {
      to.getStateViewArray().assign(from.getStateViewArray());
    }
  }

  private static void copy(
      org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater from,
      org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater to) {
    if (from.getStateViewArray() != null
        && to.getStateViewArray() != null
        && from.getStateViewArray().length() == to.getStateViewArray().length()) {
      to.getStateViewArray().assign(from.getStateViewArray());
    }
  }

  private static String json(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) model).getConfiguration().toJson();
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
