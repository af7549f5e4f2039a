package io.github.gradientmonitor.dl4j.internal.network;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A network of Deeplearning4j, whichever of its two classes it is of: a sequence of layers or a
 * graph. Nothing outside of this package asks which it is by its class.
 */
public sealed interface Network permits SequenceNetwork, GraphNetwork {
  /** What the input of a sequence is called where the sequence becomes a graph. */
  String INPUT = "in";

  /** Whether a model is a whole network, not a single layer in pretraining. */
  static boolean isNetwork(Model model) {
    return model instanceof MultiLayerNetwork || model instanceof ComputationGraph;
  }

  /**
   * Looks at a model, which is not copied.
   *
   * @throws IllegalArgumentException if the model is no network
   */
  static Network of(Model model) {
    if (model instanceof MultiLayerNetwork sequence) {
      return new SequenceNetwork(sequence);
    }
    if (model instanceof ComputationGraph graph) {
      return new GraphNetwork(graph);
    }
    throw new IllegalArgumentException(
        "network must be a MultiLayerNetwork or ComputationGraph, but was " + model.getClass());
  }

  /** The network as Deeplearning4j has it. */
  Model model();

  /** Whether it is a sequence of layers, not a graph. */
  boolean isSequence();

  /**
   * Its layers and vertices as they are configured, each after all that it takes its input from.
   */
  List<Block> blocks();

  /** The running layer or vertex of a block, by {@link Block#key()}. */
  Trainable trainable(String key);

  /** The running layers, in Deeplearning4j's order. */
  List<Layer> layers();

  /** Steps of training that were made. */
  int iteration();

  /** Passes over the data that were made. */
  int epoch();

  /** How its error goes back through time. */
  BackPropagation backPropagation();

  /** The penalty on its weights that is part of its loss. */
  double penalty();

  /** What it is trained on in the present step. */
  Minibatch minibatch();

  /** Its configuration. */
  String json();

  /** What its updater remembers, as a view; null where it remembers nothing. */
  @Nullable INDArray updaterState();

  /** The same configuration and parameters; no updater state, no listeners. */
  Network copy();

  /**
   * The same as a graph, without updater state and listeners.
   *
   * @param edit changes the copy of each layer, inside of wrappers too, before the graph is built
   */
  ComputationGraph copyAsGraph(Consumer<org.deeplearning4j.nn.conf.layers.Layer> edit);

  /**
   * Builds another network, initialised, that has everything but its blocks from this one,
   * iterations and listeners included: a sequence where this is one and the blocks are, a graph
   * otherwise.
   *
   * @param blocks of the new network, which are not copied; their keys name them in a graph
   * @param backPropagation of the new network
   */
  Network rebuild(List<Block> blocks, BackPropagation backPropagation);

  /** Makes a minibatch, with its masks, the one that {@link #backPropagate} is about. */
  void load(MultiDataSet batch);

  /** Computes loss and gradient of the minibatch that was loaded; updates nothing. */
  void backPropagate();

  /** Trains one step. */
  void fit(DataSet batch);

  /** The loss in one minibatch as in use: without dropout, with the statistics of the training. */
  double score(DataSet batch);
}
