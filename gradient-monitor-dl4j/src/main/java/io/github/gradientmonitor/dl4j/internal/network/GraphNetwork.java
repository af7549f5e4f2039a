package io.github.gradientmonitor.dl4j.internal.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A graph of layers and vertices. */
record GraphNetwork(ComputationGraph network) implements Network {

  @Override
  public Model model() {
    return network;
  }

  @Override
  public boolean isSequence() {
    return false;
  }

  @Override
  public List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int i : network.topologicalSortOrder()) {
      String key = network.getVertices()[i].getVertexName();
      List<String> inputs = conf().getVertexInputs().get(key);
      if (inputs == null) {
        continue; // an input of the network
      }
      String name = key.isEmpty() ? nameOfUnnamed(i) : key;
      GraphVertex vertex = Objects.requireNonNull(conf().getVertices().get(key));
      blocks.add(
          vertex instanceof LayerVertex layer
              ? new Block(name, key, inputs, layer.getLayerConf(), layer.getPreProcessor(), null)
              : new Block(name, key, inputs, null, null, vertex));
    }
    return blocks;
  }

  /** A name for a vertex whose own is empty, which no other bears. */
  private String nameOfUnnamed(int vertex) {
    String name = "vertex" + vertex;
    while (conf().getVertices().containsKey(name)) {
      name += "_" + vertex;
    }
    return name;
  }

  @Override
  public Trainable trainable(String key) {
    org.deeplearning4j.nn.graph.vertex.GraphVertex vertex = network.getVertex(key);
    return vertex.hasLayer() ? vertex.getLayer() : vertex;
  }

  @Override
  public List<Layer> layers() {
    return List.of(network.getLayers());
  }

  @Override
  public int iteration() {
    return conf().getIterationCount();
  }

  @Override
  public int epoch() {
    return conf().getEpochCount();
  }

  @Override
  public BackPropagation backPropagation() {
    ComputationGraphConfiguration conf = conf();
    return BackPropagation.of(
        conf.getBackpropType(), conf.getTbpttFwdLength(), conf.getTbpttBackLength());
  }

  @Override
  public double penalty() {
    return network.calcRegularizationScore(true);
  }

  @Override
  public Minibatch minibatch() {
    INDArray[] inputs = network.getInputs();
    INDArray[] inputMasks = network.getInputMaskArrays();
    List<Minibatch.Features> features = new ArrayList<>(1);
    for (int i = 0; inputs != null && i < inputs.length; i++) {
      if (inputs[i] != null) {
        String name = conf().getNetworkInputs().get(i);
        features.add(
            new Minibatch.Features(name, inputs[i], inputMasks == null ? null : inputMasks[i]));
      }
    }
    INDArray[] masks = network.getLabelMaskArrays();
    List<String> outputs = conf().getNetworkOutputs();
    double[] losses = losses(outputs);
    List<Minibatch.Labels> labels = new ArrayList<>(1);
    for (int i = 0; i < outputs.size(); i++) {
      Layer output = network.getLayer(outputs.get(i));
      INDArray array = output instanceof IOutputLayer computed ? computed.getLabels() : null;
      INDArray mask = masks == null ? null : masks[i];
      labels.add(new Minibatch.Labels(outputs.get(i), output, array, mask, losses[i]));
    }
    return new Minibatch(features, labels, network.batchSize());
  }

  /**
   * The losses that the outputs, where there are several, have just computed; NaN unless they add
   * up to that of the network.
   */
  private double[] losses(List<String> outputs) {
    double[] losses = new double[outputs.size()];
    double sum = 0;
    for (int i = 0; i < losses.length; i++) {
      boolean keepsIt = losses.length > 1 && network.getLayer(outputs.get(i)) instanceof BaseLayer;
      losses[i] = keepsIt ? network.getLayer(outputs.get(i)).score() : Double.NaN;
      sum += losses[i];
    }
    if (!(Math.abs(sum - network.score()) <= 1e-6 * Math.max(1, Math.abs(sum)))) {
      Arrays.fill(losses, Double.NaN);
    }
    return losses;
  }

  @Override
  public String json() {
    return conf().toJson();
  }

  @Override
  public @Nullable INDArray updaterState() {
    return network.getUpdater().getStateViewArray();
  }

  @Override
  public Network copy() {
    // Not clone(), which shares the list of listeners with the original.
    return new GraphNetwork(copy(conf().clone()));
  }

  @Override
  public ComputationGraph copyAsGraph(Consumer<org.deeplearning4j.nn.conf.layers.Layer> edit) {
    ComputationGraphConfiguration conf = conf().clone();
    for (GraphVertex vertex : conf.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        NeuralNetConfiguration inner = layer.getLayerConf();
        inner.setLayer(LayerModel.copy(inner.getLayer(), edit));
      }
    }
    return copy(conf);
  }

  private ComputationGraph copy(ComputationGraphConfiguration conf) {
    ComputationGraph copy = new ComputationGraph(conf);
    copy.init(network.params().dup(), false);
    return copy;
  }

  @Override
  public Network rebuild(List<Block> blocks, BackPropagation backPropagation) {
    return build(conf().clone(), blocks, backPropagation, this, network.getListeners());
  }

  /** Builds a graph out of a configuration and blocks, with the counts of another network. */
  static Network build(
      ComputationGraphConfiguration conf,
      List<Block> blocks,
      BackPropagation backPropagation,
      Network counts,
      Collection<TrainingListener> listeners) {
    Map<String, GraphVertex> vertices = new LinkedHashMap<>();
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    for (Block block : blocks) {
      vertices.put(
          block.key(),
          block.vertex() != null
              ? block.vertex()
              : new LayerVertex(Objects.requireNonNull(block.conf()), block.preProcessor()));
      inputs.put(block.key(), new ArrayList<>(block.inputs()));
    }
    conf.setVertices(vertices);
    conf.setVertexInputs(inputs);
    conf.setBackpropType(backPropagation.type());
    conf.setTbpttFwdLength(backPropagation.forward());
    conf.setTbpttBackLength(Math.min(backPropagation.forward(), backPropagation.backward()));
    ComputationGraph built = new ComputationGraph(conf);
    built.init();
    built.getConfiguration().setIterationCount(counts.iteration());
    built.getConfiguration().setEpochCount(counts.epoch());
    built.setListeners(new ArrayList<>(listeners));
    return new GraphNetwork(built);
  }

  @Override
  public void load(MultiDataSet batch) {
    network.setInputs(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
  }

  @Override
  public void backPropagate() {
    network.computeGradientAndScore();
  }

  @Override
  public void fit(DataSet batch) {
    network.fit(batch);
  }

  @Override
  public double score(DataSet batch) {
    return network.score(batch, false);
  }

  private ComputationGraphConfiguration conf() {
    return network.getConfiguration();
  }
}
