package io.github.gradientmonitor.dl4j.internal.samediff;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.dl4j.internal.memory.Memory;
import io.github.gradientmonitor.dl4j.internal.reading.SaturationReader;
import io.github.gradientmonitor.dl4j.internal.reading.TensorReader;
import io.github.gradientmonitor.dl4j.internal.samediff.SameDiffLayers.SameDiffLayer;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.UnitSilence;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.Saturation;
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
public final class SameDiffReader {
  private final NetworkProfile profile;
  private final List<Gathered> layers = new ArrayList<>();
  private final Map<String, Variable> byName = new HashMap<>();
  private final Map<String, Variable> byGradient = new HashMap<>();
  private final Map<String, Activations> byActivations = new HashMap<>();
  private final Memory memory = Memory.ofBackend();
  private final FlatArray array = new FlatArray(memory);
  private final TensorReader tensors = new TensorReader();
  private int examples;
  private long readings;

  /** A trainable variable; silence is that of its units if it is a bias, else null. */
  private static final class Variable {
    private final String name;
    private final Gathered layer;
    private final @Nullable UnitSilence silence;
    private TensorStatistics gradient = TensorStatistics.EMPTY;

    Variable(String name, Gathered layer, @Nullable UnitSilence silence) {
      this.name = name;
      this.layer = layer;
      this.silence = silence;
    }

    /** The layer with the gradient of this variable alone. */
    LayerSample sample() {
      return silence == null
          ? LayerSample.of(layer.profile, gradient, TensorStatistics.EMPTY)
          : LayerSample.of(layer.profile, TensorStatistics.EMPTY, gradient);
    }
  }

  private record Activations(Gathered layer, SaturationReader reader) {}

  /** What one layer has shown in the present step. */
  private static final class Gathered {
    private final LayerProfile profile;
    private final List<UnitSilence> silences = new ArrayList<>();
    private TensorStatistics weightGradient = TensorStatistics.EMPTY;
    private TensorStatistics biasGradient = TensorStatistics.EMPTY;
    private double weightNorm;
    private double updateNorm;
    private WeightUpdate update = WeightUpdate.UNKNOWN;
    private double saturation = Double.NaN;

    Gathered(LayerProfile profile) {
      this.profile = profile;
    }

    void begin() {
      weightGradient = TensorStatistics.EMPTY;
      biasGradient = TensorStatistics.EMPTY;
      weightNorm = 0;
      updateNorm = 0;
    }

    LayerSample sample() {
      int silent = 0;
      for (UnitSilence silence : silences) {
        silent += silence.silentUnits();
      }
      return new LayerSample(profile, weightGradient, biasGradient, update, silent, saturation);
    }
  }

  /**
   * Finds out which variables there are.
   *
   * @param graph whose gradient function exists; it is not kept
   */
  public SameDiffReader(SameDiff graph) {
    List<SameDiffLayer> ofGraph = SameDiffLayers.of(graph);
    this.profile = SameDiffLayers.profile(graph, ofGraph);
    for (SameDiffLayer layer : ofGraph) {
      Gathered gathered = new Gathered(layer.profile());
      layers.add(gathered);
      for (String name : layer.weights()) {
        add(graph, new Variable(name, gathered, null));
      }
      for (String name : layer.biases()) {
        long units = graph.getVariable(name).getArr().length();
        UnitSilence silence = new UnitSilence(Math.toIntExact(units));
        gathered.silences.add(silence);
        add(graph, new Variable(name, gathered, silence));
      }
      if (layer.activations() != null && layer.profile().activation() != null) {
        Saturation.of(layer.profile().activation())
            .ifPresent(
                saturation ->
                    byActivations.put(
                        layer.activations(),
                        new Activations(gathered, new SaturationReader(saturation, array))));
      }
    }
  }

  private void add(SameDiff graph, Variable variable) {
    byName.put(variable.name, variable);
    SDVariable gradient = graph.getVariable(variable.name).getGradient();
    if (gradient != null) {
      byGradient.put(gradient.name(), variable);
    }
  }

  public NetworkProfile profile() {
    return profile;
  }

  /** How arrays are reached. */
  public Memory memory() {
    return memory;
  }

  /**
   * Forgets the gradients of the step before.
   *
   * @param examples size of the minibatch
   */
  public void begin(int examples) {
    this.examples = examples;
    if (readings++ % TensorReader.WHOLE_EVERY == 0) {
      byName.values().forEach(variable -> variable.gradient = TensorStatistics.EMPTY);
    }
    layers.forEach(Gathered::begin);
  }

  /** Whether an array of that name is a gradient. */
  public boolean isGradient(String name) {
    return byGradient.containsKey(name);
  }

  /** Whether an array of that name holds the activations of a layer. */
  public boolean isActivations(String name) {
    return byActivations.containsKey(name);
  }

  /** Name of the variable that an array is the gradient of. */
  public String variable(String gradient) {
    return variableOf(gradient).name;
  }

  private Variable variableOf(String gradient) {
    Variable variable = byGradient.get(gradient);
    if (variable == null) {
      throw new IllegalArgumentException("name must be that of a gradient, but was " + gradient);
    }
    return variable;
  }

  /**
   * Takes the gradient of a variable, before the updater.
   *
   * @param name of the array
   * @return the layer with this gradient alone
   */
  public LayerSample gradient(String name, INDArray gradient) {
    Variable variable = variableOf(name);
    Gathered layer = variable.layer;
    if (variable.silence != null) {
      variable.silence.begin(examples);
      variable.gradient = tensors.read(array, gradient, variable.silence).snapshot(1);
      layer.biasGradient = layer.biasGradient.combine(variable.gradient);
    } else {
      variable.gradient = tensors.refresh(array, gradient, variable.gradient);
      layer.weightGradient = layer.weightGradient.combine(variable.gradient);
    }
    return variable.sample();
  }

  /** Takes the activations of a layer. */
  public void activations(String name, INDArray activations) {
    Activations known = byActivations.get(name);
    if (known != null) {
      known.layer().saturation = known.reader().share(activations);
    }
  }

  /**
   * Takes the update of a variable, after the updater.
   *
   * @param name of the variable
   */
  public void update(String name, INDArray update, INDArray weights, long iteration) {
    Variable variable = byName.get(name);
    if (variable != null && variable.silence == null) {
      Gathered layer = variable.layer;
      layer.weightNorm = Math.hypot(layer.weightNorm, tensors.norm(array, weights));
      layer.updateNorm = Math.hypot(layer.updateNorm, tensors.norm(array, update));
      layer.update = new WeightUpdate(layer.weightNorm, layer.updateNorm, iteration);
    }
  }

  /** What was gathered since {@link #begin}, by depth. */
  public List<LayerSample> samples() {
    return layers.stream().map(Gathered::sample).toList();
  }
}
