package io.github.gradientmonitor.dl4j;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layers and a vertex as a user would write them. */
@SuppressWarnings("serial")
final class OwnLayers {
  private OwnLayers() {}

  /** Multiplies each input by a gain of its own; without bias, and no feed-forward layer. */
  static final class Gain extends BaseLayer {
    private static final String KEY = "gain";
    private final long size;

    Gain(long size) {
      this.size = size;
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
        NeuralNetConfiguration conf,
        Collection<TrainingListener> listeners,
        int index,
        INDArray view,
        boolean initialize,
        DataType type) {
      RunningGain layer = new RunningGain(conf, type);
      layer.setListeners(listeners);
      layer.setIndex(index);
      layer.setParamsViewArray(view);
      layer.setParamTable(initializer().init(conf, view, initialize));
      layer.setConf(conf);
      return layer;
    }

    @Override
    public ParamInitializer initializer() {
      return new GainInitializer();
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
      return input;
    }

    @Override
    public void setNIn(InputType input, boolean override) {}

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType input) {
      return null;
    }

    @Override
    public boolean isPretrainParam(String parameter) {
      return false;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class GainInitializer implements ParamInitializer {
    @Override
    public long numParams(NeuralNetConfiguration conf) {
      return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
      return ((Gain) layer).size;
    }

    @Override
    public List<String> paramKeys(Layer layer) {
      return List.of(Gain.KEY);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
      return List.of(Gain.KEY);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
      return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
      return true;
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
      return false;
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray view, boolean initialize) {
      conf.addVariable(Gain.KEY);
      if (initialize) {
        view.assign(1);
      }
      return getGradientsFromFlattened(conf, view);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      Map<String, INDArray> table = new LinkedHashMap<>();
      table.put(Gain.KEY, view.reshape(1, numParams(conf)));
      return table;
    }
  }

  private static final class RunningGain extends org.deeplearning4j.nn.layers.BaseLayer<Gain> {
    RunningGain(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      return workspaces.leverageTo(
          ArrayType.ACTIVATIONS, input.mulRowVector(getParam(Gain.KEY).castTo(input.dataType())));
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      gradientViews.get(Gain.KEY).assign(epsilon.mul(input).sum(0));
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor(Gain.KEY, gradientViews.get(Gain.KEY));
      INDArray before = epsilon.mulRowVector(getParam(Gain.KEY));
      return Pair.of(gradient, workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, before));
    }

    @Override
    public boolean isPretrainLayer() {
      return false;
    }
  }

  /** A dense layer, written in SameDiff. */
  static final class SameDiffDense extends SameDiffLayer {
    private final long inputs;
    private final long outputs;

    SameDiffDense(long inputs, long outputs) {
      this.inputs = inputs;
      this.outputs = outputs;
      this.weightInit = org.deeplearning4j.nn.weights.WeightInit.XAVIER;
    }

    @Override
    public SDVariable defineLayer(
        SameDiff graph, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask) {
      return graph.math.tanh(input.mmul(parameters.get("kernel")).add(parameters.get("offset")));
    }

    @Override
    public void defineParameters(SDLayerParams parameters) {
      parameters.addWeightParam("kernel", inputs, outputs);
      parameters.addBiasParam("offset", 1, outputs);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
      parameters.get("kernel").assign(Nd4j.randn(DataType.FLOAT, inputs, outputs).mul(0.4));
      parameters.get("offset").assign(0);
    }

    @Override
    public InputType getOutputType(int index, InputType input) {
      return InputType.feedForward(outputs);
    }

    @Override
    public void setNIn(InputType input, boolean override) {}

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType input) {
      return null;
    }
  }

  /** A weighted sum of two inputs and an offset, written in SameDiff. */
  static final class SameDiffSum extends SameDiffVertex {
    private final long size;

    SameDiffSum(long size) {
      this.size = size;
    }

    @Override
    public SDVariable defineVertex(
        SameDiff graph,
        Map<String, SDVariable> inputs,
        Map<String, SDVariable> parameters,
        Map<String, SDVariable> masks) {
      return inputs
          .get("left")
          .mul(parameters.get("share"))
          .add(inputs.get("right"))
          .add(parameters.get("offset"));
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams parameters) {
      parameters.defineInputs("left", "right");
      parameters.addWeightParam("share", 1, size);
      parameters.addBiasParam("offset", 1, size);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
      parameters.get("share").assign(0.5);
      parameters.get("offset").assign(0);
    }

    @Override
    public char paramReshapeOrder(String parameter) {
      return 'c';
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
        INDArray[] masks, MaskState state, int batch) {
      return Pair.of(null, state);
    }

    @Override
    public InputType getOutputType(int index, InputType... inputs) {
      return inputs[0];
    }

    @Override
    public GraphVertex clone() {
      return new SameDiffSum(size);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SameDiffSum sum && sum.size == size;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(size);
    }
  }
}
