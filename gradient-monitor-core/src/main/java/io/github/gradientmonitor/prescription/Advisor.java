package io.github.gradientmonitor.prescription;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Catalogue;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.RestraintCause;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Ranks what may cure the findings of a diagnosis: the remedies of the likeliest cause first, then
 * those of the others.
 *
 * <p>Three rules hold everywhere: clipping is never the first advice against a vanishing gradient
 * or bad initial weights, for it cannot raise what is too small and hides what is too large; batch
 * normalisation goes between affine map and nonlinearity, and never onto recurrent layers; and
 * where a habit makes things worse, such as lowering the learning rate of a network whose gradient
 * vanishes, the prescription says so.
 */
public final class Advisor {
  /** Creates an advisor. */
  public Advisor() {}

  /**
   * Prescribes for each finding of a diagnosis.
   *
   * @param diagnosis of one step
   * @param before the diagnosis of the step before, advised on; what it says of the same finding
   *     still stands
   * @return the diagnosis with its prescriptions, in the order of its findings
   */
  public Diagnosis advise(Diagnosis diagnosis, Diagnosis before) {
    Objects.requireNonNull(diagnosis, "diagnosis");
    Objects.requireNonNull(before, "before");
    if (diagnosis.findings().isEmpty()) {
      return diagnosis;
    }
    List<Prescription> prescriptions = new ArrayList<>(diagnosis.findings().size());
    for (Finding finding : diagnosis.findings()) {
      prescriptions.add(
          before
              .prescription(finding)
              .orElseGet(() -> prescribe(finding, diagnosis.step().network())));
    }
    return diagnosis.advised(prescriptions);
  }

  private static Prescription prescribe(Finding finding, NetworkProfile network) {
    Set<Remedy> remedies = new LinkedHashSet<>();
    for (Cause cause : finding.causes()) {
      remedies.addAll(plan(cause, finding, network).remedies());
    }
    List<Advice> advice = remedies.stream().map(Catalogue::advice).toList();
    String caution = plan(finding.cause(), finding, network).caution();
    return new Prescription(finding, finding.cause(), caution, advice);
  }

  private static Plan plan(Cause cause, Finding finding, NetworkProfile network) {
    if (cause instanceof WeightCause weights) {
      return WeightPlans.against(weights, network);
    } else if (cause instanceof SignalCause signal) {
      return SignalPlans.against(signal, network);
    } else if (cause instanceof StepCause step) {
      return StepPlans.against(step, finding, network);
    } else if (cause instanceof DataCause data) {
      return DataPlans.against(data, network);
    } else if (cause instanceof OutputCause output) {
      return OutputPlans.against(output);
    } else if (cause instanceof LabelCause labels) {
      return LabelPlans.against(labels);
    } else if (cause instanceof RestraintCause restraint) {
      return RestraintPlans.against(restraint);
    }
    return Plan.of();
  }
}
