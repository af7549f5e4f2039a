package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.clipping.NonFinitePolicy.Action;
import io.github.gradientmonitor.diagnosis.FindingCode;
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

/**
 * Decides on the gradient of every step of one network, and has it carried out: clips what is
 * finite, skips or stops at what is not.
 *
 * <p>A gradient that is not finite never reaches the clipping policy. One thread at a time.
 */
public final class Governor {
  private final ClippingPolicy policy;
  private final NonFinitePolicy nonFinite;
  private final Clipper clipper;
  private final FlightRecorder recorder = new FlightRecorder();
  private final Map<LayerProfile, Boolean> clips = new HashMap<>();
  private final InterventionTally tally;
  private int skipsInARow;

  /**
   * Starts with a network of which no gradient was seen yet.
   *
   * @param policy how finite gradients are clipped
   * @param nonFinite what happens to the others
   */
  public Governor(ClippingPolicy policy, NonFinitePolicy nonFinite) {
    this.policy = Objects.requireNonNull(policy, "policy");
    this.nonFinite = Objects.requireNonNull(nonFinite, "nonFinite");
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
    StepSummary summary = StepSummary.of(iteration, loss, layers);
    recorder.accept(summary);
    if (summary.nonFinite() > 0) {
      return nonFinite(iteration, layers, gradient);
    }
    skipsInARow = 0;
    double before = summary.gradientNorm();
    return tally.applied(before, clip(layers, before, gradient));
  }

  private Intervention nonFinite(
      long iteration, List<LayerSample> layers, ScalableGradient gradient) {
    boolean skipping = nonFinite.action() == Action.SKIP;
    boolean stopping = nonFinite.action() == Action.STOP;
    if (skipping && ++skipsInARow > nonFinite.skipsInARow()) {
      stopping = true;
    }
    if (stopping) {
      throw new TrainingDivergedException(iteration, message(iteration, layers));
    }
    if (!skipping) {
      return tally.reported();
    }
    gradient.clear();
    return tally.skipped();
  }

  private String message(long iteration, List<LayerSample> layers) {
    StringBuilder text = new StringBuilder();
    text.append(FindingCode.NON_FINITE.text())
        .append(": the gradient of step ")
        .append(iteration)
        .append(" is not finite in ");
    text.append(
        layers.stream()
            .filter(layer -> layer.nonFinite() > 0)
            .map(layer -> layer.layer().name())
            .collect(Collectors.joining(", ")));
    if (skipsInARow > 0) {
      text.append(", after ").append(skipsInARow - 1).append(" skipped updates in a row");
    }
    return text.append("; parameters are those of the step before. The last sound steps:")
        .append(System.lineSeparator())
        .append(recorder.table())
        .toString();
  }

  /** Scales what the policy wants scaled; the norm over all layers afterwards. */
  private double clip(List<LayerSample> layers, double before, ScalableGradient gradient) {
    List<LayerSample> chosen = new ArrayList<>(layers.size());
    for (LayerSample layer : layers) {
      if (layer.hasGradient() && clips(layer.layer())) {
        chosen.add(layer);
      }
    }
    if (chosen.isEmpty()) {
      return before;
    }
    Scaling scaling = clipper.clip(new StepGradient(chosen));
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
    // One small unit among large ones may be lost in rounding; the step was clipped all the same.
    return scaled ? Math.min(after, Math.nextDown(before)) : before;
  }

  /** What the policy has learnt so far. */
  public ClippingState snapshot() {
    return new ClippingState(policy.toString(), clipper.snapshot());
  }

  /**
   * Goes on from what the same policy had learnt.
   *
   * @param state of an earlier training
   * @throws IllegalArgumentException if it is that of another policy, or damaged
   */
  public void restore(ClippingState state) {
    if (!state.policy().equals(policy.toString())) {
      throw new IllegalArgumentException(
          "state must be that of " + policy + ", but is that of " + state.policy());
    }
    clipper.restore(state.memory());
  }
}
