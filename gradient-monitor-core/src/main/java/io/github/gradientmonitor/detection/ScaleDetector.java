package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.ArrayList;
import java.util.List;

/**
 * Does the gradient have the scale of the weights?
 *
 * <p>A gradient a thousand times larger than the weights, in every layer and whatever the depth,
 * comes from data or a loss out of scale. Where the updater makes small steps of it all the same,
 * that is a fault only when the loss does not fall. A gradient that is tiny in all hidden layers
 * while that of the output layer is not, with a loss that does not fall, is a signal that dies in
 * the last hidden layer: flat over depth, and still vanishing.
 */
final class ScaleDetector implements Detector {
  private final LayerMedian medians = new LayerMedian();
  private final double large;
  private final double small;
  private final Persistence tooLarge;
  private final Persistence tooSmall;
  private final double largeUpdate;
  private final double contrast;
  private double updateRatio = Double.NaN;

  /** Ratios of hidden and output layers when they were last seen to be at fault. */
  private double hiddenAtFault = Double.NaN;

  private double outputAtFault = Double.NaN;

  ScaleDetector(Thresholds thresholds) {
    int needed = thresholds.count(Threshold.CONFIRMATIONS);
    int checks = thresholds.count(Threshold.CHECKS);
    this.large = thresholds.value(Threshold.GRADIENT_TO_WEIGHT_LARGE);
    this.small = thresholds.value(Threshold.GRADIENT_TO_WEIGHT_SMALL);
    this.largeUpdate = thresholds.value(Threshold.UPDATE_LARGE);
    this.contrast = thresholds.value(Threshold.SCALE_CONTRAST);
    this.tooLarge = new Persistence(needed, checks);
    this.tooSmall = new Persistence(needed, checks);
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    TrainingStep step = reading.step();
    double hidden = medians.of(step.layers(), sample -> ratio(sample, LayerRole.HIDDEN));
    double output = medians.of(step.layers(), sample -> ratio(sample, LayerRole.OUTPUT));
    boolean tiny = hidden > 0 && hidden < small && output > contrast * hidden;
    boolean stuck = reading.progress().stalled();
    double ratio =
        medians.of(step.layers(), sample -> UpdateDetector.ratio(sample, step.iteration()));
    updateRatio = Double.isNaN(ratio) ? updateRatio : ratio;
    if (hidden > large || (tiny && stuck)) {
      hiddenAtFault = hidden;
      outputAtFault = output;
    }
    List<Finding> findings = new ArrayList<>(0);
    if (tooLarge.accept(step.iteration(), hidden > large, hidden <= large)) {
      findings.add(
          finding(
              Symptom.EXPLODING_GRADIENT,
              updateRatio <= largeUpdate
                  ? reading.progress().onlyIfStalled(Severity.CRITICAL)
                  : reading.progress().unlessLearning(Severity.CRITICAL),
              tooLarge,
              step,
              List.of(
                  step.network().isRecurrent()
                      ? Suspicion.throughTime(step.network())
                      : new DataCause.GradientScale(hiddenAtFault))));
    }
    boolean starved = tooSmall.accept(step.iteration(), tiny && stuck, hidden >= small || !stuck);
    if (starved) {
      findings.add(
          finding(
              Symptom.VANISHING_GRADIENT,
              Severity.WARNING,
              tooSmall,
              step,
              Suspicion.vanishing(step.network())));
    }
    return findings;
  }

  private Finding finding(
      Symptom symptom,
      Severity severity,
      Persistence persistence,
      TrainingStep step,
      List<Cause> causes) {
    boolean explodes = symptom == Symptom.EXPLODING_GRADIENT;
    double hidden = hiddenAtFault;
    double output = outputAtFault;
    List<Long> sightings = persistence.sightings();
    return new Finding(
        symptom,
        severity,
        step.layers().stream()
            .filter(s -> s.layer().role() == LayerRole.HIDDEN && s.hasGradient())
            .map(s -> s.layer().name())
            .toList(),
        persistence.since(),
        Evidence.of(
            () ->
                Words.format(
                    "the gradient of the hidden layers is %s times their weights, in the median"
                        + " over the layers, and %s times in the output layer; %s. Seen at %s",
                    Words.factor(hidden),
                    Words.factor(output),
                    explodes ? "data or loss are out of scale" : "the loss does not fall",
                    Words.steps(sightings)),
            new Measure("gradient_to_weight", hidden, "ratio"),
            new Measure("output_gradient_to_weight", output, "ratio"),
            new Measure("update_ratio", updateRatio, "ratio")),
        causes);
  }

  private static double ratio(LayerSample sample, LayerRole role) {
    return sample.layer().role() == role && sample.hasGradient()
        ? sample.gradientToWeightRatio()
        : Double.NaN;
  }
}
