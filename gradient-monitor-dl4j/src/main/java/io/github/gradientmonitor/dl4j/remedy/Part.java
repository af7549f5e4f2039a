package io.github.gradientmonitor.dl4j.remedy;

import io.github.gradientmonitor.dl4j.internal.network.Block;
import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.TrainedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;

/** One layer or vertex of a network that is being rebuilt. */
final class Part {
  final String name;

  /** Position in a sequence or name in a graph, of the original; null for a new part. */
  final @Nullable String origin;

  /** Null for a vertex without a layer. */
  final @Nullable NeuralNetConfiguration conf;

  /** Null for a layer. */
  final @Nullable GraphVertex vertex;

  final @Nullable InputPreProcessor preProcessor;
  final List<String> inputs;

  /** Whether its parameters are to be drawn anew. */
  boolean drawsAnew;

  /** Whether its recurrent weights are to be made orthogonal. */
  boolean orthogonal;

  private Part(
      String name,
      @Nullable String origin,
      @Nullable NeuralNetConfiguration conf,
      @Nullable GraphVertex vertex,
      @Nullable InputPreProcessor preProcessor,
      List<String> inputs) {
    this.name = name;
    this.origin = origin;
    this.conf = conf;
    this.vertex = vertex;
    this.preProcessor = preProcessor;
    this.inputs = new ArrayList<>(inputs);
    this.drawsAnew = origin == null;
  }

  /**
   * A layer or vertex; its configuration is copied as far as it may be edited.
   *
   * @param name of the part
   * @param block of the network that is taken apart
   * @param inputs names of the parts that it takes its input from
   */
  static Part of(String name, Block block, List<String> inputs) {
    return block.conf() == null
        ? vertex(name, block.key(), Objects.requireNonNull(block.vertex()), inputs)
        : layer(name, block.key(), block.conf(), block.preProcessor(), inputs);
  }

  private static Part layer(
      String name,
      @Nullable String origin,
      NeuralNetConfiguration original,
      @Nullable InputPreProcessor preProcessor,
      List<String> inputs) {
    NeuralNetConfiguration conf = original.clone();
    conf.clearVariables();
    conf.setLayer(LayerModel.copy(original.getLayer(), layer -> {}));
    TrainedLayer.of(conf.getLayer()).forEach(TrainedLayer::copyUpdaters);
    return new Part(
        name, origin, conf, null, preProcessor == null ? null : preProcessor.clone(), inputs);
  }

  static Part vertex(
      String name, @Nullable String origin, GraphVertex original, List<String> inputs) {
    return new Part(name, origin, null, original.clone(), null, inputs);
  }

  /** What it is in the network that is built. */
  Block block() {
    return new Block(name, name, inputs, conf, preProcessor, vertex);
  }

  /** Another layer with the seed, data type and algorithm of this one. */
  Part beside(String newName, Layer layer, String input) {
    NeuralNetConfiguration copy = Objects.requireNonNull(conf).clone();
    layer.setLayerName(newName);
    copy.setLayer(layer);
    return layer(newName, null, copy, null, List.of(input));
  }

  /** The layer inside its wrappers; null for a vertex. */
  @Nullable Layer layer() {
    return conf == null ? null : LayerModel.unwrap(conf.getLayer());
  }

  boolean frozen() {
    return conf != null && LayerModel.isFrozen(conf.getLayer());
  }

  /** The layers in it that are trained with settings of their own; empty when there is none. */
  List<TrainedLayer> trainedLayers() {
    return conf == null ? List.of() : TrainedLayer.of(conf.getLayer());
  }

  /** Whether it has parameters that none of the {@link #trainedLayers} stands for. */
  boolean isOutOfReach() {
    if (conf == null) {
      return vertex != null && vertex.numParams(true) > 0;
    }
    Layer own = conf.getLayer();
    return trainedLayers().isEmpty() && own.initializer().numParams(own) > 0;
  }

  /** Puts another layer into the place, or into the wrappers, of the present one. */
  void replace(Layer layer) {
    NeuralNetConfiguration own = Objects.requireNonNull(conf);
    own.setLayer(LayerModel.replaceInner(own.getLayer(), layer));
    drawsAnew = true;
  }
}
