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
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Builds a network out of edited parts: as a sequence again where it came from one and still is
 * one, as a graph otherwise.
 */
final class Assembly {
  private final Model original;
  private final List<Part> parts;
  private final BackpropType backpropType;
  private final int truncation;

  /**
   * Builds nothing yet.
   *
   * @param original the network that was taken apart, which stays as it is
   * @param parts of it, edited, in an order in which data may pass them
   * @param backpropType of the new network
   * @param truncation steps of a segment, where back-propagation is truncated
   */
  Assembly(Model original, List<Part> parts, BackpropType backpropType, int truncation) {
    this.original = original;
    this.parts = List.copyOf(parts);
    this.backpropType = backpropType;
    this.truncation = truncation;
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

  private long seed() {
    return original.conf().getSeed();
  }

  private boolean isSequence() {
    String from = Blueprint.INPUT;
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
    conf.setNetworkInputs(new ArrayList<>(List.of(Blueprint.INPUT)));
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
}
