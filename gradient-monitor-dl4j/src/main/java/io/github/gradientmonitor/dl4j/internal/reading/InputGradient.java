package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
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

  /** Copies a network, which stays as it is. */
  public static InputGradient of(Network network) {
    return new InputGradient(network.copyAsGraph(InputGradient::quieten));
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
    FirstError first = new FirstError(graph);
    graph.setListeners(first);
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
    graph.computeGradientAndScore();
    return first.error;
  }

  /** Takes out dropout and weight noise. */
  private static void quieten(Layer layer) {
    layer.setIDropout(null);
    if (layer instanceof BaseLayer base) {
      base.setWeightNoise(null);
    }
  }

  private static final class FirstError extends BaseTrainingListener {
    private final ComputationGraph graph;
    private @Nullable INDArray error;

    FirstError(ComputationGraph graph) {
      this.graph = graph;
    }

    @Override
    public void onBackwardPass(Model model) {
      for (int index : graph.topologicalSortOrder()) {
        org.deeplearning4j.nn.graph.vertex.GraphVertex vertex = graph.getVertices()[index];
        Layer conf = vertex.hasLayer() ? vertex.getLayer().conf().getLayer() : null;
        INDArray candidate = vertex.getEpsilon();
        if (conf != null && LayerModel.isRecurrent(conf) && !LayerModel.stopsErrors(conf)) {
          return; // What comes from here on has passed through time already.
        }
        if (candidate != null && candidate.rank() == 3) {
          error = isByStep() ? null : candidate.dup();
          return;
        }
      }
    }

    /** Whether sequences are [examples, steps, inputs]. */
    private boolean isByStep() {
      return Arrays.stream(graph.getLayers())
          .map(layer -> LayerModel.inner(layer.conf().getLayer()))
          .anyMatch(
              layer ->
                  layer instanceof BaseRecurrentLayer cell
                      && cell.getRnnDataFormat() == RNNFormat.NWC);
    }
  }
}
