package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.dl4j.internal.memory.Memory;
import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph;
import io.github.gradientmonitor.dl4j.internal.network.NetworkGraph.Node;
import io.github.gradientmonitor.dl4j.internal.reading.LayerTensors.Slice;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.params.CenterLossParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads the gradient of one network, layer by layer, out of its flattened array.
 *
 * <p>Which tensors have a gradient, and where, is taken from the network's own gradient entries:
 * not from the configuration, whose order is another one. What travels in the array without being a
 * gradient is left out: the running mean and variance of batch normalisation and the centres of
 * centre loss.
 */
public final class GradientReader {
  private final NetworkProfile profile;
  private final List<LayerTensors> layers;
  private final Set<String> keys;
  private final long length;
  private final Memory memory;
  private final FlatArray array;
  private final TensorReader tensors = new TensorReader();
  private long readings;

  /**
   * Resolves where each tensor lies.
   *
   * @param model a network that has computed a gradient
   */
  public GradientReader(Model model) {
    this(model, NetworkGraph.of(model));
  }

  /**
   * Resolves where each tensor lies.
   *
   * @param model a network that has computed a gradient
   * @param graph its structure, which holds the running layers and is not kept
   */
  public GradientReader(Model model, NetworkGraph graph) {
    this(model, graph, Memory.ofBackend());
  }

  /**
   * Resolves where each tensor lies.
   *
   * @param model a network that has computed a gradient
   * @param graph its structure, which holds the running layers and is not kept
   * @param memory how its arrays are reached
   */
  public GradientReader(Model model, NetworkGraph graph, Memory memory) {
    this.memory = memory;
    this.array = new FlatArray(memory);
    this.profile = ProfileReader.read(model, graph);
    Map<String, INDArray> entries = model.gradient().gradientForVariable();
    this.keys = Set.copyOf(entries.keySet());
    this.length = model.getGradientsViewArray().length();
    this.layers = new ArrayList<>();
    for (LayerProfile layer : profile.layers()) {
      layers.add(tensors(layer, graph.node(layer.name()), entries));
    }
  }

  /** How the arrays of the network are reached. */
  public Memory memory() {
    return memory;
  }

  public NetworkProfile profile() {
    return profile;
  }

  /** The layers in the order of the profile. */
  public List<LayerTensors> layers() {
    return layers;
  }

  /** Whether the network still has the gradient entries that were resolved. */
  public boolean fits(Model model) {
    return model.getGradientsViewArray().length() == length
        && model.gradient().gradientForVariable().keySet().equals(keys);
  }

  /** Reads the gradient of every layer, between back-propagation and update. */
  public void readGradient(Model model) {
    double scale = meanScale(model);
    boolean whole = readings++ % TensorReader.WHOLE_EVERY == 0;
    array.open(model.getGradientsViewArray());
    for (LayerTensors layer : layers) {
      layer.readGradient(array, tensors, scale, model.batchSize(), whole);
    }
    array.close();
  }

  /** What turns the gradient in memory, a sum over the minibatch, into that of the mean loss. */
  public static double meanScale(Model model) {
    return model.conf().isMiniBatch() ? 1.0 / model.batchSize() : 1;
  }

  /** The gradients that were read last, by depth. */
  public List<LayerSample> samples() {
    LayerSample[] samples = new LayerSample[layers.size()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = layers.get(i).sample();
    }
    return List.of(samples);
  }

  /**
   * Whether the back-propagated signal is finite in every layer. Looks at the biases, which are
   * few, and at the weights only of layers that have none.
   */
  public boolean isFinite(Model model) {
    array.open(model.getGradientsViewArray());
    boolean finite = true;
    for (int i = 0; i < layers.size() && finite; i++) {
      finite = layers.get(i).isFinite(array, tensors);
    }
    array.close();
    return finite;
  }

  /** Reads the update, which has taken the place of the gradient, and the weights. */
  public void readUpdate(Model model, long iteration) {
    double[] updates = norms(model.getGradientsViewArray());
    double[] weights = norms(model.params());
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).update(new WeightUpdate(weights[i], updates[i], iteration));
    }
  }

  /** Reads the weights alone, of a network that was not trained. */
  public void readWeights(Model model) {
    double[] weights = norms(model.params());
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).update(new WeightUpdate(weights[i], Double.NaN, 0));
    }
  }

  /** What was read last. */
  public TrainingStep step(
      long iteration, int epoch, double loss, Intervention intervention, Timing timing) {
    return new TrainingStep(profile, iteration, epoch, loss, samples(), intervention, timing);
  }

  private double[] norms(INDArray flat) {
    double[] norms = new double[layers.size()];
    array.open(flat);
    for (int i = 0; i < norms.length; i++) {
      norms[i] = layers.get(i).norm(array, tensors);
    }
    array.close();
    return norms;
  }

  private static LayerTensors tensors(
      LayerProfile layer, Node node, Map<String, INDArray> entries) {
    List<Slice> weights = new ArrayList<>();
    List<Slice> biases = new ArrayList<>();
    for (String parameter : node.trainable().paramTable(true).keySet()) {
      INDArray entry = entries.get(node.key() + "_" + parameter);
      if (entry != null && isGradient(node, parameter)) {
        boolean bias = isBias(node, parameter);
        (bias ? biases : weights).add(UnitLayout.slice(node.conf(), parameter, entry, bias));
      }
    }
    return new LayerTensors(layer, weights.toArray(new Slice[0]), biases.toArray(new Slice[0]));
  }

  private static boolean isGradient(Node node, String parameter) {
    Trainable trainable = node.trainable();
    return trainable.updaterDivideByMinibatch(parameter)
        && !CenterLossParamInitializer.CENTER_KEY.equals(parameter)
        && !trainable.getConfig().isPretrainParam(parameter);
  }

  private static boolean isBias(Node node, String parameter) {
    TrainingConfig config = node.trainable().getConfig();
    if (config instanceof SameDiffVertex vertex) {
      return vertex.getVertexParams().isBiasParam(parameter);
    }
    return config instanceof Layer layer && LayerModel.isBias(layer, parameter);
  }
}
