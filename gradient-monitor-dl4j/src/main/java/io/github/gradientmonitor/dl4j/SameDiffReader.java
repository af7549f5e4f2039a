package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.dl4j.LayerTensors.TensorReader;
import io.github.gradientmonitor.dl4j.SameDiffLayers.SameDiffLayer;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.UnitSilence;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.StatisticsAccumulator;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gathers the gradient of one SameDiff graph, variable by variable, as training computes it. The
 * gradients of SameDiff are those of the loss as it is defined, mostly a mean.
 */
final class SameDiffReader {
  private final NetworkProfile profile;
  private final List<Gathered> layers = new ArrayList<>();
  private final Map<String, Variable> byName = new HashMap<>();
  private final Map<String, Variable> byGradient = new HashMap<>();
  private final FlatArray array = new FlatArray();
  private final TensorReader tensors = new TensorReader();

  private record Variable(Gathered layer, @Nullable UnitSilence silence) {
    boolean isBias() {
      return silence != null;
    }
  }

  /** What one layer has shown in the present step. */
  private static final class Gathered {
    private final LayerProfile profile;
    private final List<UnitSilence> silences = new ArrayList<>();
    private TensorStatistics weightGradient = TensorStatistics.EMPTY;
    private TensorStatistics biasGradient = TensorStatistics.EMPTY;
    private double weightNorm;
    private double updateNorm;
    private WeightUpdate update = WeightUpdate.UNKNOWN;

    Gathered(LayerProfile profile) {
      this.profile = profile;
    }

    LayerSample sample() {
      int silent = silences.stream().mapToInt(UnitSilence::silentUnits).sum();
      return new LayerSample(profile, weightGradient, biasGradient, update, silent, Double.NaN);
    }
  }

  /**
   * Finds out which variables there are.
   *
   * @param graph whose gradient function exists
   */
  SameDiffReader(SameDiff graph) {
    List<SameDiffLayer> found = SameDiffLayers.of(graph);
    this.profile = SameDiffLayers.profile(graph, found);
    for (SameDiffLayer layer : found) {
      Gathered gathered = new Gathered(layer.profile());
      layers.add(gathered);
      for (String name : layer.weights()) {
        add(graph, name, new Variable(gathered, null));
      }
      for (String name : layer.biases()) {
        long units = graph.getVariable(name).getArr().length();
        UnitSilence silence = new UnitSilence(Math.toIntExact(units));
        gathered.silences.add(silence);
        add(graph, name, new Variable(gathered, silence));
      }
    }
  }

  private void add(SameDiff graph, String name, Variable variable) {
    byName.put(name, variable);
    SDVariable gradient = graph.getVariable(name).getGradient();
    if (gradient != null) {
      byGradient.put(gradient.name(), variable);
    }
  }

  NetworkProfile profile() {
    return profile;
  }

  /** Forgets the gradients of the step before. */
  void begin() {
    for (Gathered layer : layers) {
      layer.weightGradient = TensorStatistics.EMPTY;
      layer.biasGradient = TensorStatistics.EMPTY;
      layer.weightNorm = 0;
      layer.updateNorm = 0;
    }
  }

  /**
   * Takes the gradient of a variable, before the updater. Another array is ignored.
   *
   * @param name of the array
   * @param examples size of the minibatch
   * @return statistics of the gradient; null when it is none
   */
  @Nullable TensorStatistics gradient(String name, INDArray gradient, int examples) {
    Variable variable = byGradient.get(name);
    if (variable == null) {
      return null;
    }
    if (variable.silence() != null) {
      variable.silence().begin(examples);
    }
    TensorStatistics read = tensors.read(array, gradient, variable.silence()).snapshot(1);
    Gathered layer = variable.layer();
    if (variable.isBias()) {
      layer.biasGradient = layer.biasGradient.combine(read);
    } else {
      layer.weightGradient = layer.weightGradient.combine(read);
    }
    return read;
  }

  /**
   * Takes the update of a variable, after the updater.
   *
   * @param name of the variable
   */
  void update(String name, INDArray update, INDArray weights, long iteration) {
    Variable variable = byName.get(name);
    if (variable != null && !variable.isBias()) {
      Gathered layer = variable.layer();
      layer.weightNorm = Math.hypot(layer.weightNorm, norm(weights));
      layer.updateNorm = Math.hypot(layer.updateNorm, norm(update));
      layer.update = new WeightUpdate(layer.weightNorm, layer.updateNorm, iteration);
    }
  }

  private double norm(INDArray whole) {
    StatisticsAccumulator read = tensors.read(array, whole, null);
    return read.nonFinite() > 0 ? Double.POSITIVE_INFINITY : read.l2Norm();
  }

  /** What was gathered since {@link #begin}. */
  TrainingStep step(
      long iteration, int epoch, double loss, Intervention intervention, Timing timing) {
    return new TrainingStep(
        profile,
        iteration,
        epoch,
        loss,
        layers.stream().map(Gathered::sample).toList(),
        intervention,
        timing);
  }
}
