package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.FlightRecorder;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.StepSummary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Decides on the gradient of one variable after the other, for frameworks that update each as soon
 * as its gradient is known. To the clipping policy each variable is a network of its own: a norm is
 * that of the variable, a memory that of its steps.
 *
 * <p>Where gradients that are not finite are skipped, the variables that have one keep their values
 * in that step. A stop comes before the first of them is updated; those whose gradient came earlier
 * in the step, mostly those nearer to the loss, have been. One thread at a time.
 */
public final class VariableGovernor {
  /** Between the entry, which has none, and the name of the variable, which may have any. */
  private static final char SEPARATOR = '/';

  private final Governor governor;
  private final ClippingPolicy policy;
  private final NonFiniteGuard guard;
  private final FlightRecorder recorder;
  private final InterventionTally tally;
  private final Map<String, Clipper> clippers = new HashMap<>();
  private Map<String, Map<String, List<Double>>> memories = Map.of();
  private long iteration;
  private double before;
  private double after;
  private boolean scaled;
  private boolean finite = true;

  VariableGovernor(
      Governor governor,
      ClippingPolicy policy,
      NonFiniteGuard guard,
      FlightRecorder recorder,
      InterventionTally tally) {
    this.governor = governor;
    this.policy = policy;
    this.guard = guard;
    this.recorder = recorder;
    this.tally = tally;
  }

  /**
   * Starts with a step.
   *
   * @param iteration its number
   */
  public void begin(long iteration) {
    this.iteration = iteration;
    before = 0;
    after = 0;
    scaled = false;
    finite = true;
  }

  /**
   * Takes the gradient of the next variable, before it is updated.
   *
   * @param name of the variable
   * @param sample of its layer, with the gradient of this variable only
   * @param gradient the same gradient, where it lies: a network of one layer
   * @throws TrainingDivergedException if it is not finite and that is where to stop
   */
  public void govern(String name, LayerSample sample, ScalableGradient gradient) {
    Objects.requireNonNull(gradient, "gradient");
    Objects.requireNonNull(sample, "sample");
    Objects.requireNonNull(name, "name");
    if (sample.nonFinite() > 0) {
      if (finite) { // What comes after the first one in a step is the same fault.
        finite = false;
        guard.report(
            iteration,
            DisplayName.of(name),
            "variables whose gradient came before it in this step have taken their update, the"
                + " others are those of the step before");
      }
      if (guard.skips()) {
        gradient.clear();
      }
      return;
    }
    double norm = sample.gradientNorm();
    double remaining = norm;
    if (sample.hasGradient() && governor.clips(sample.layer())) {
      Scaling scaling = clipper(name).clip(new StepGradient(List.of(sample)));
      remaining = scaling.apply(gradient, 0, sample);
    }
    before = Math.hypot(before, norm);
    after = Math.hypot(after, remaining);
    scaled |= remaining < norm;
  }

  private Clipper clipper(String name) {
    return clippers.computeIfAbsent(
        name,
        variable -> {
          Clipper clipper = policy.start();
          if (memories.containsKey(variable)) {
            clipper.restore(memories.get(variable));
          }
          return clipper;
        });
  }

  /**
   * Ends the step.
   *
   * @param loss of the step
   * @param layers statistics of the gradient as back-propagation left it
   * @return what was done
   */
  public Intervention end(double loss, List<LayerSample> layers) {
    Objects.requireNonNull(layers, "layers");
    recorder.accept(StepSummary.of(iteration, loss, layers));
    if (!finite) {
      return guard.skips() ? tally.skipped() : tally.reported();
    }
    guard.sound();
    return tally.applied(before, after, scaled);
  }

  /**
   * What the policy has learnt of each variable, by entry and variable; also of those whose
   * gradient has not come since it was restored.
   */
  Map<String, List<Double>> snapshot() {
    Map<String, Map<String, List<Double>>> all = new LinkedHashMap<>(memories);
    clippers.forEach((variable, clipper) -> all.put(variable, clipper.snapshot()));
    Map<String, List<Double>> memory = new LinkedHashMap<>();
    all.forEach(
        (variable, entries) ->
            entries.forEach((entry, values) -> memory.put(entry + SEPARATOR + variable, values)));
    return memory;
  }

  /**
   * Goes on from an earlier {@link #snapshot}.
   *
   * @throws IllegalArgumentException if it cannot be such a snapshot
   */
  void restore(Map<String, List<Double>> memory) {
    Map<String, Map<String, List<Double>>> byVariable = new HashMap<>();
    memory.forEach(
        (key, values) -> {
          int at = key.indexOf(SEPARATOR);
          if (at < 0) {
            throw new IllegalArgumentException(
                "memory must hold entries as name/variable, but holds " + DisplayName.of(key));
          }
          byVariable
              .computeIfAbsent(key.substring(at + 1), name -> new HashMap<>())
              .put(key.substring(0, at), List.copyOf(values));
        });
    for (Map<String, List<Double>> each : byVariable.values()) {
      policy.start().restore(each);
    }
    memories = byVariable;
    clippers.clear();
  }
}
