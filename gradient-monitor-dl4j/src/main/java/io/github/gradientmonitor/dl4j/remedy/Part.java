package io.github.gradientmonitor.dl4j.remedy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
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
  boolean drawn;

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
    this.drawn = origin == null;
  }

  /** A layer; its configuration is copied as far as it may be edited. */
  static Part layer(
      String name,
      @Nullable String origin,
      NeuralNetConfiguration original,
      @Nullable InputPreProcessor preProcessor,
      List<String> inputs) {
    NeuralNetConfiguration conf = original.clone();
    conf.clearVariables();
    if (conf.getLayer() instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(wrapper.getUnderlying().clone());
    }
    TrainedLayer.unshare(unwrap(conf.getLayer()));
    return new Part(
        name, origin, conf, null, preProcessor == null ? null : preProcessor.clone(), inputs);
  }

  static Part vertex(
      String name, @Nullable String origin, GraphVertex original, List<String> inputs) {
    return new Part(name, origin, null, original.clone(), null, inputs);
  }

  /** Another layer with the seed, data type and algorithm of this one. */
  Part beside(String newName, Layer layer, String input) {
    NeuralNetConfiguration copy = Objects.requireNonNull(conf).clone();
    layer.setLayerName(newName);
    copy.setLayer(layer);
    return layer(newName, null, copy, null, List.of(input));
  }

  /** The layer inside its wrapper; null for a vertex. */
  @Nullable Layer layer() {
    return conf == null ? null : unwrap(conf.getLayer());
  }

  boolean frozen() {
    return conf != null
        && (conf.getLayer() instanceof FrozenLayer
            || conf.getLayer() instanceof FrozenLayerWithBackprop);
  }

  /** Puts another layer into the place, or into the wrapper, of the present one. */
  void replace(Layer layer) {
    NeuralNetConfiguration own = Objects.requireNonNull(conf);
    if (own.getLayer() instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(layer);
    } else {
      own.setLayer(layer);
    }
    drawn = true;
  }

  private static Layer unwrap(Layer layer) {
    return layer instanceof FrozenLayer frozen
        ? frozen.getLayer()
        : layer instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : layer;
  }
}
