package io.github.gradientmonitor.dl4j.internal.samediff;

import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.clipping.VariableGovernor;
import io.github.gradientmonitor.dl4j.internal.reading.UnitScaling;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.session.GradientSource;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Reads one SameDiff graph, array by array, as a step of training computes them: what the session
 * asks for at the end of the step has been gathered by then.
 */
public final class SameDiffSource implements GradientSource<SameDiff> {
  private final SameDiffReader reader;
  private final SameDiffData data;
  private final VariableGovernor governor;
  private final boolean governs;
  private final UnitScaling units;
  private final Set<String> lossVariables;
  private final List<String> lossesNotComputed;
  private final int variables;
  private final WeakReference<TrainingConfig> config;
  private long iteration;
  private int epoch;
  private final Map<String, Double> losses = new HashMap<>();
  private @Nullable MultiDataSet batch;

  /**
   * Finds out which variables there are.
   *
   * @param graph whose gradient function exists; it is not kept
   * @param governor decides on the gradients
   */
  public SameDiffSource(SameDiff graph, Governor governor) {
    this.reader = new SameDiffReader(graph);
    this.governor = governor.byVariable();
    this.units = new UnitScaling(reader.memory());
    this.governs = !governor.isIdle();
    this.lossVariables = Set.copyOf(graph.getLossVariables());
    this.lossesNotComputed = lossesNotComputed(graph);
    this.data = new SameDiffData(graph, lossesNotComputed.isEmpty());
    this.variables = graph.getVariables().size();
    this.config = new WeakReference<>(graph.getTrainingConfig());
  }

  /** Starts with a step. */
  public void begin(At at, MultiDataSet minibatch) {
    iteration = at.iteration();
    epoch = at.epoch();
    losses.clear();
    batch = minibatch;
    reader.begin(Math.toIntExact(minibatch.getFeatures(0).size(0)));
    governor.begin(iteration);
  }

  /** Whether an array of that name is a gradient or a loss. */
  public boolean isGradientOrLoss(String name) {
    return reader.isGradient(name) || lossVariables.contains(name);
  }

  /** Whether an array of that name holds the activations of a layer. */
  public boolean isActivations(String name) {
    return reader.isActivations(name);
  }

  /**
   * Takes a gradient, which is clipped where that is asked for, or a loss.
   *
   * @param gradients the graph that computes gradients
   */
  public void take(SameDiff gradients, String name, INDArray array) {
    if (lossVariables.contains(name)) {
      losses.merge(name, array.sumNumber().doubleValue(), Double::sum);
      return;
    }
    LayerSample sample = reader.gradient(name, array);
    if (governs) {
      String variable = reader.variable(name);
      INDArray weights = gradients.getVariable(variable).getArr();
      governor.govern(variable, sample, new VariableGradient(array, weights, sample, units));
    }
  }

  /** Takes the activations of a layer. */
  public void takeActivations(String name, INDArray array) {
    reader.activations(name, array);
  }

  /** Takes the update of a variable, before it is applied. */
  public void takeUpdate(Variable variable, INDArray update) {
    INDArray weights = variable.getVariable().getArr();
    reader.update(variable.getName(), update, weights, iteration);
  }

  /** Lets go of the minibatch. */
  public void end() {
    batch = null;
  }

  @Override
  public NetworkProfile profile() {
    return reader.profile();
  }

  @Override
  public boolean fits(SameDiff graph) {
    return graph.getVariables().size() == variables && config.refersTo(graph.getTrainingConfig());
  }

  @Override
  public long iteration(SameDiff graph) {
    return iteration;
  }

  @Override
  public int epoch(SameDiff graph) {
    return epoch;
  }

  @Override
  public double loss(SameDiff graph) {
    double sum = 0;
    if (knowsLoss()) { // Of two losses one alone would be half of it.
      for (double one : losses.values()) {
        sum += one;
      }
    }
    return sum;
  }

  @Override
  public boolean knowsLoss() {
    return lossesNotComputed.isEmpty();
  }

  @Override
  public List<LayerSample> gradient(SameDiff graph) {
    return reader.samples();
  }

  /** Never asked: what is not observed is not gathered. */
  @Override
  public boolean isFinite(SameDiff graph) {
    return true;
  }

  @Override
  public List<LayerSample> update(SameDiff graph, long iteration) {
    return reader.samples();
  }

  @Override
  public DataSample data(SameDiff graph, boolean finite) {
    return data.read(Objects.requireNonNull(batch, "a step has begun"), finite, losses);
  }

  @Override
  public @Nullable ScalableGradient scalable(SameDiff graph) {
    return null;
  }

  @Override
  public List<String> caveats(Governor governor) {
    return lossesNotComputed.isEmpty()
        ? List.of()
        : List.of(
            "SameDiff does not compute its loss while it trains, so that nobody can tell whether"
                + " the graph learns. To have it computed, say so in the TrainingConfig: "
                + lossesNotComputed.stream()
                    .map(name -> ".trainEvaluation(\"" + name + "\", 0)")
                    .collect(Collectors.joining("")));
  }

  /** The loss variables that training does not compute, because nothing asks for them. */
  private static List<String> lossesNotComputed(SameDiff graph) {
    TrainingConfig config = graph.getTrainingConfig();
    return graph.getLossVariables().stream()
        .filter(
            name ->
                config == null
                    || config.getTrainEvaluations() == null
                    || !config.getTrainEvaluations().containsKey(name))
        .toList();
  }
}
