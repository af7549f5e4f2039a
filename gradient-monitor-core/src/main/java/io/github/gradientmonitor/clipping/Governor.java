package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.clipping.NonFinitePolicy.Action;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.FlightRecorder;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.StepSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the gradient of every step of one network, and has it carried out: clips what is
 * finite, skips or stops at what is not.
 *
 * <p>A gradient that is not finite never reaches the clipping policy. One thread at a time.
 */
public final class Governor {
  /** Behind the policy of a state that holds what was learnt of each variable. */
  private static final String BY_VARIABLE = " for each variable";

  private final ClippingPolicy policy;
  private final NonFinitePolicy nonFinite;
  private final Clipper clipper;
  private final NonFiniteGuard guard;
  private final FlightRecorder recorder = new FlightRecorder();
  private final Map<LayerProfile, Boolean> clips = new HashMap<>();
  private final InterventionTally tally;
  private @Nullable VariableGovernor byVariable;

  /**
   * Starts with a network of which no gradient was seen yet.
   *
   * @param policy how finite gradients are clipped
   * @param nonFinite what happens to the others
   */
  public Governor(ClippingPolicy policy, NonFinitePolicy nonFinite) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.nonFinite = Objects.requireNonNull(nonFinite, "nonFinite");
    this.guard = new NonFiniteGuard(nonFinite, recorder);
    this.clipper = policy.start();
    this.tally = new InterventionTally(clips());
  }

  /**
   * One for a network whose gradients must not be changed: it clips and skips nothing, and stops
   * where this one stops.
   */
  public Governor withoutChanges() {
    return new Governor(
        ClippingPolicy.none(),
        nonFinite.action() == Action.STOP ? nonFinite : NonFinitePolicy.REPORT);
  }

  /** Whether there is nothing that could ever be done, so that steps need not be shown. */
  public boolean isIdle() {
    return !changesGradients() && nonFinite.action() != Action.STOP;
  }

  /** Whether gradients may be changed: clipped, or replaced by zero. */
  public boolean changesGradients() {
    return clips() || nonFinite.action() == Action.SKIP;
  }

  /** Whether there is a policy that may clip. */
  public boolean clips() {
    return policy != ClippingPolicy.none();
  }

  /** Whether a layer is clipped when it has a gradient. */
  public boolean clips(LayerProfile layer) {
    Objects.requireNonNull(layer, "layer");
    return clips() && clips.computeIfAbsent(layer, policy::clips);
  }

  /**
   * Takes the next step.
   *
   * @param iteration number of the step
   * @param loss of the step
   * @param layers statistics of the gradient of every layer of the network, by depth
   * @param gradient the same gradient, where it lies
   * @return what was done
   * @throws TrainingDivergedException if the gradient is not finite and that is where to stop
   */
  public Intervention govern(
      long iteration, double loss, List<LayerSample> layers, ScalableGradient gradient) {
    Objects.requireNonNull(gradient, "gradient");
    Objects.requireNonNull(layers, "layers");
    StepSummary summary = StepSummary.of(iteration, loss, layers);
    recorder.accept(summary);
    if (summary.nonFinite() > 0) {
      return nonFinite(iteration, layers, gradient);
    }
    guard.sound();
    return clip(layers, summary.gradientNorm(), gradient);
  }

  private Intervention nonFinite(
      long iteration, List<LayerSample> layers, ScalableGradient gradient) {
    guard.report(
        iteration,
        layers.stream()
            .filter(layer -> layer.nonFinite() > 0)
            .map(layer -> DisplayName.of(layer.layer().name()))
            .collect(Collectors.joining(", ")),
        "parameters are those of the step before");
    if (!guard.skips()) {
      return tally.reported();
    }
    gradient.clear();
    return tally.skipped();
  }

  /** Scales what the policy wants scaled. */
  private Intervention clip(List<LayerSample> layers, double before, ScalableGradient gradient) {
    List<LayerSample> selection = new ArrayList<>(layers.size());
    for (LayerSample layer : layers) {
      if (layer.hasGradient() && clips(layer.layer())) {
        selection.add(layer);
      }
    }
    if (selection.isEmpty()) {
      return tally.applied(before, before, false);
    }
    Scaling scaling = clipper.clip(new StepGradient(selection));
    boolean scaled = false;
    double after = 0;
    for (int i = 0; i < layers.size(); i++) {
      LayerSample layer = layers.get(i);
      double norm = layer.gradientNorm();
      if (layer.hasGradient() && clips(layer.layer())) {
        double now = scaling.apply(gradient, i, layer);
        scaled |= now < norm;
        norm = now;
      }
      after = Math.hypot(after, norm);
    }
    return tally.applied(before, after, scaled);
  }

  /**
   * The same for a framework that applies the update of each variable as soon as its gradient is
   * known, so that {@link #govern} would come too late. A network is governed in one way or the
   * other, not in both.
   */
  public VariableGovernor byVariable() {
    if (byVariable == null) {
      byVariable = new VariableGovernor(this, policy, guard, recorder, tally);
    }
    return byVariable;
  }

  /** What the policy has learnt so far. */
  public ClippingState snapshot() {
    return byVariable == null
        ? new ClippingState(policyLine(), clipper.snapshot())
        : new ClippingState(policyLine() + BY_VARIABLE, byVariable.snapshot());
  }

  /**
   * Goes on from what the same policy had learnt.
   *
   * @param state of an earlier training
   * @throws IllegalArgumentException if it is that of another policy, or damaged
   */
  public void restore(ClippingState state) {
    Objects.requireNonNull(state, "state");
    if (state.policy().equals(policyLine() + BY_VARIABLE)) {
      byVariable().restore(state.memory());
      return;
    }
    if (!state.policy().equals(policyLine())) {
      throw new IllegalArgumentException(
          "state must be that of " + policyLine() + ", but is that of " + state.policy());
    }
    clipper.restore(state.memory());
  }

  /** The policy with its options, on one line whatever they are. */
  private String policyLine() {
    return policy.toString().replace("\n", "\\n").replace("\r", "\\r");
  }
}
