package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.dl4j.NetworkGraph.Node;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.statistics.StatisticsAccumulator;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
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
final class GradientReader {
  private final NetworkProfile profile;
  private final StatisticsAccumulator accumulator = new StatisticsAccumulator();
  private final FlatArray array = new FlatArray(accumulator);
  private final Set<String> keys;
  private final long length;

  /** For each layer of the profile, its weight tensors and its bias tensors. */
  private final Slice[][] weights;

  private final Slice[][] biases;
  private final double[] weightNorms;

  private record Slice(long offset, long length) {}

  /**
   * Resolves where each tensor lies.
   *
   * @param model a network that has computed a gradient
   */
  GradientReader(Model model) {
    NetworkGraph graph = NetworkGraph.of(model);
    this.profile = ProfileReader.read(model, graph);
    Map<String, INDArray> entries = model.gradient().gradientForVariable();
    this.keys = Set.copyOf(entries.keySet());
    this.length = model.getGradientsViewArray().length();
    this.weights = new Slice[profile.size()][];
    this.biases = new Slice[profile.size()][];
    this.weightNorms = new double[profile.size()];
    Arrays.fill(weightNorms, Double.NaN);

    for (Node node : graph.nodes()) {
      int layer = profile.indexOf(node.name());
      if (layer < 0) {
        continue;
      }
      List<Slice> weight = new ArrayList<>();
      List<Slice> bias = new ArrayList<>();
      for (String parameter : node.trainable().paramTable(true).keySet()) {
        INDArray entry = entries.get(node.key() + "_" + parameter);
        if (entry != null && isGradient(node, parameter)) {
          (isBias(node, parameter) ? bias : weight).add(new Slice(entry.offset(), entry.length()));
        }
      }
      weights[layer] = weight.toArray(new Slice[0]);
      biases[layer] = bias.toArray(new Slice[0]);
    }
  }

  NetworkProfile profile() {
    return profile;
  }

  /** Whether the network still has the gradient entries that were resolved. */
  boolean fits(Model model) {
    return model.getGradientsViewArray().length() == length
        && model.gradient().gradientForVariable().keySet().equals(keys);
  }

  /**
   * Reads the gradient as it is now.
   *
   * @param model the network, between back-propagation and update
   * @param iteration number of the step
   * @param epoch number of the pass over the data
   * @param withWeights whether the norms of the weights are read anew; otherwise those of the last
   *     time are given again
   */
  TrainingStep read(Model model, long iteration, int epoch, boolean withWeights) {
    if (withWeights) {
      readWeightNorms(model.params());
    }
    double scale = model.conf().isMiniBatch() ? 1.0 / model.batchSize() : 1;
    array.open(model.getGradientsViewArray());
    List<LayerSample> samples = new ArrayList<>(profile.size());
    for (int i = 0; i < profile.size(); i++) {
      LayerProfile layer = profile.layers().get(i);
      samples.add(
          new LayerSample(
              layer,
              statistics(weights[i]).scaledBy(scale),
              statistics(biases[i]).scaledBy(scale),
              weightNorms[i]));
    }
    return new TrainingStep(profile, iteration, epoch, model.score(), samples);
  }

  private void readWeightNorms(INDArray params) {
    array.open(params);
    for (int i = 0; i < weightNorms.length; i++) {
      TensorStatistics statistics = statistics(weights[i]);
      weightNorms[i] =
          statistics.isEmpty()
              ? Double.NaN
              : statistics.nonFinite() > 0 ? Double.POSITIVE_INFINITY : statistics.l2Norm();
    }
  }

  private TensorStatistics statistics(Slice[] slices) {
    if (slices.length == 0) {
      return TensorStatistics.EMPTY;
    }
    accumulator.reset();
    for (Slice slice : slices) {
      array.read(slice.offset(), slice.length());
    }
    return accumulator.snapshot();
  }

  private static boolean isGradient(Node node, String parameter) {
    Trainable trainable = node.trainable();
    return trainable.updaterDivideByMinibatch(parameter)
        && !CenterLossParamInitializer.CENTER_KEY.equals(parameter)
        && !trainable.getConfig().isPretrainParam(parameter);
  }

  private static boolean isBias(Node node, String parameter) {
    if (!(node.trainable().getConfig() instanceof Layer layer)) {
      return false;
    }
    return layer instanceof BatchNormalization
        ? BatchNormalizationParamInitializer.BETA.equals(parameter)
        : layer.initializer().isBiasParam(layer, parameter);
  }
}
