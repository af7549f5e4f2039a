package io.github.gradientmonitor.dl4j.internal.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A sequence of layers. */
record SequenceNetwork(MultiLayerNetwork network) implements Network {

  @Override
  public Model model() {
    return network;
  }

  @Override
  public boolean isSequence() {
    return true;
  }

  @Override
  public List<Block> blocks() {
    MultiLayerConfiguration conf = conf();
    List<Block> blocks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < conf.getConfs().size(); i++) {
      String own = conf.getConf(i).getLayer().getLayerName();
      String name = own == null || own.isEmpty() ? "layer" + i : own;
      while (!names.add(name)) {
        name += "_" + i; // Deeplearning4j lets layers share a name.
      }
      String input = i == 0 ? INPUT : String.valueOf(i - 1);
      blocks.add(
          new Block(
              name,
              String.valueOf(i),
              List.of(input),
              conf.getConf(i),
              conf.getInputPreProcess(i),
              null));
    }
    return blocks;
  }

  @Override
  public Trainable trainable(String key) {
    return network.getLayer(Integer.parseInt(key));
  }

  @Override
  public List<Layer> layers() {
    return List.of(network.getLayers());
  }

  @Override
  public int iteration() {
    return network.getIterationCount();
  }

  @Override
  public int epoch() {
    return network.getEpochCount();
  }

  @Override
  public BackPropagation backPropagation() {
    MultiLayerConfiguration conf = conf();
    return BackPropagation.of(
        conf.getBackpropType(), conf.getTbpttFwdLength(), conf.getTbpttBackLength());
  }

  @Override
  public double penalty() {
    return network.calcRegularizationScore(true);
  }

  @Override
  public Minibatch minibatch() {
    List<Minibatch.Features> features = new ArrayList<>(1);
    List<Minibatch.Labels> labels = new ArrayList<>(1);
    if (network.getInput() != null) {
      features.add(
          new Minibatch.Features("input", network.getInput(), network.getLayer(0).getMaskArray()));
    }
    if (network.getLabels() != null) {
      Layer output = network.getLayer(network.getnLayers() - 1);
      String name = String.valueOf(output.conf().getLayer().getLayerName());
      labels.add(
          new Minibatch.Labels(
              name, output, network.getLabels(), output.getMaskArray(), Double.NaN));
    }
    return new Minibatch(features, labels, network.batchSize());
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
    return new SequenceNetwork(copy(conf().clone()));
  }

  @Override
  public ComputationGraph copyAsGraph(Consumer<org.deeplearning4j.nn.conf.layers.Layer> edit) {
    MultiLayerConfiguration conf = conf().clone();
    for (NeuralNetConfiguration layer : conf.getConfs()) {
      layer.setLayer(LayerModel.copy(layer.getLayer(), edit));
    }
    return copy(conf).toComputationGraph();
  }

  private MultiLayerNetwork copy(MultiLayerConfiguration conf) {
    MultiLayerNetwork copy = new MultiLayerNetwork(conf);
    copy.init(network.params().dup(), false);
    return copy;
  }

  @Override
  public Network rebuild(List<Block> blocks, BackPropagation backPropagation) {
    return isSequence(blocks)
        ? sequence(blocks, backPropagation)
        : GraphNetwork.build(
            graphConf(blocks.get(blocks.size() - 1).key()),
            blocks,
            backPropagation,
            this,
            network.getListeners());
  }

  private static boolean isSequence(List<Block> blocks) {
    String from = INPUT;
    for (Block block : blocks) {
      if (block.conf() == null || !block.inputs().equals(List.of(from))) {
        return false;
      }
      from = block.key();
    }
    return true;
  }

  private Network sequence(List<Block> blocks, BackPropagation backPropagation) {
    MultiLayerConfiguration conf = conf().clone();
    List<NeuralNetConfiguration> layers = new ArrayList<>();
    Map<Integer, InputPreProcessor> preProcessors = new HashMap<>();
    for (Block block : blocks) {
      if (block.preProcessor() != null) {
        preProcessors.put(layers.size(), block.preProcessor());
      }
      layers.add(Objects.requireNonNull(block.conf()));
    }
    conf.setConfs(layers);
    conf.setInputPreProcessors(preProcessors);
    conf.setBackpropType(backPropagation.type());
    conf.setTbpttFwdLength(backPropagation.forward());
    conf.setTbpttBackLength(Math.min(backPropagation.forward(), backPropagation.backward()));
    MultiLayerNetwork built = new MultiLayerNetwork(conf);
    built.init();
    built.setIterationCount(iteration());
    built.setEpochCount(epoch());
    built.setListeners(new ArrayList<>(network.getListeners()));
    return new SequenceNetwork(built);
  }

  /** The configuration of a graph without vertices yet, whose output is the last of them. */
  private ComputationGraphConfiguration graphConf(String output) {
    MultiLayerConfiguration own = conf();
    ComputationGraphConfiguration conf = new ComputationGraphConfiguration();
    NeuralNetConfiguration defaults = own.getConf(0).clone();
    defaults.clearVariables();
    conf.setDefaultConfiguration(defaults);
    conf.setNetworkInputs(new ArrayList<>(List.of(INPUT)));
    conf.setNetworkOutputs(new ArrayList<>(List.of(output)));
    conf.setTrainingWorkspaceMode(own.getTrainingWorkspaceMode());
    conf.setInferenceWorkspaceMode(own.getInferenceWorkspaceMode());
    conf.setCacheMode(own.getCacheMode());
    conf.setDataType(own.getDataType());
    conf.setValidateOutputLayerConfig(own.isValidateOutputLayerConfig());
    return conf;
  }

  @Override
  public void load(MultiDataSet batch) {
    network.setInput(batch.getFeatures(0));
    network.setLabels(batch.getLabels(0));
    network.setLayerMaskArrays(batch.getFeaturesMaskArray(0), batch.getLabelsMaskArray(0));
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

  private MultiLayerConfiguration conf() {
    return network.getLayerWiseConfigurations();
  }
}
