package io.github.gradientmonitor.dl4j.internal.reading;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * The loss differentiated by what goes into a recurrent network, from the error that the first
 * layer hands down: Deeplearning4j leaves it at the input of a graph.
 *
 * <p>The pass is that of training, without dropout and weight noise, over whole sequences. It is
 * made on a copy: a sequence of layers as a graph, for {@code calculateGradients} confuses the
 * masks of features and labels. Without workspaces, so that the error is there after the pass.
 */
public final class InputGradient {
  private final ComputationGraph graph;

  private InputGradient(ComputationGraph graph) {
    this.graph = graph;
    ComputationGraphConfiguration conf = graph.getConfiguration();
    conf.setBackpropType(BackpropType.Standard);
    conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
    conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
  }

  public static InputGradient of(MultiLayerNetwork network) {
    MultiLayerConfiguration conf = network.getLayerWiseConfigurations().clone();
    for (NeuralNetConfiguration layer : conf.getConfs()) {
      layer.setLayer(quiet(layer.getLayer()));
    }
    MultiLayerNetwork copy = new MultiLayerNetwork(conf);
    copy.init(network.params().dup(), false);
    return new InputGradient(copy.toComputationGraph());
  }

  public static InputGradient of(ComputationGraph network) {
    ComputationGraphConfiguration conf = network.getConfiguration().clone();
    for (GraphVertex vertex : conf.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        NeuralNetConfiguration inner = layer.getLayerConf();
        inner.setLayer(quiet(inner.getLayer()));
      }
    }
    ComputationGraph copy = new ComputationGraph(conf);
    copy.init(network.params().dup(), false);
    return new InputGradient(copy);
  }

  /**
   * Makes one pass.
   *
   * @param batch with its masks
   * @return the gradient by the first input that holds sequences, shape [examples, inputs, steps];
   *     by the first layer's output where the input has none, as tokens have none. Null when no
   *     sequence gets a gradient before a recurrent layer, or sequences are [examples, steps,
   *     inputs]
   */
  public @Nullable INDArray by(MultiDataSet batch) {
    FirstError first = new FirstError();
    graph.setListeners(first);
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
    graph.computeGradientAndScore();
    return first.error;
  }

  /** A copy without dropout and weight noise; a clone shares the layers inside of wrappers. */
  private static Layer quiet(Layer layer) {
    Layer copy = layer.clone();
    copy.setIDropout(null);
    if (copy instanceof BaseLayer base) {
      base.setWeightNoise(null);
    } else if (copy instanceof Bidirectional both) {
      both.setFwd(quiet(both.getFwd()));
      both.setBwd(quiet(both.getBwd()));
    } else if (copy instanceof BaseWrapperLayer wrapper) {
      wrapper.setUnderlying(quiet(wrapper.getUnderlying()));
    }
    return copy;
  }

  private static final class FirstError extends BaseTrainingListener {
    private @Nullable INDArray error;

    @Override
    public void onBackwardPass(Model model) {
      ComputationGraph graph = (ComputationGraph) model;
      for (int index : graph.topologicalSortOrder()) {
        org.deeplearning4j.nn.graph.vertex.GraphVertex vertex = graph.getVertices()[index];
        Layer conf = vertex.hasLayer() ? vertex.getLayer().conf().getLayer() : null;
        INDArray candidate = vertex.getEpsilon();
        if (isRecurrent(conf)) {
          return; // What comes from here on has passed through time already.
        }
        if (candidate != null && candidate.rank() == 3) {
          error = isByStep(graph) ? null : candidate.dup();
          return;
        }
      }
    }

    /** Whether sequences are [examples, steps, inputs]. */
    private static boolean isByStep(ComputationGraph graph) {
      return Arrays.stream(graph.getLayers())
          .map(layer -> recurrent(layer.conf().getLayer()))
          .anyMatch(
              layer ->
                  layer instanceof BaseRecurrentLayer cell
                      && cell.getRnnDataFormat() == RNNFormat.NWC);
    }
  }

  private static boolean isRecurrent(@Nullable Layer layer) {
    return recurrent(layer) != null;
  }

  /** The recurrent layer itself, inside of its wrappers; null for any other. */
  private static @Nullable Layer recurrent(@Nullable Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return recurrent(wrapper.getUnderlying());
    }
    if (layer instanceof Bidirectional both) {
      return recurrent(both.getFwd());
    }
    return layer instanceof BaseRecurrentLayer ? layer : null;
  }
}
