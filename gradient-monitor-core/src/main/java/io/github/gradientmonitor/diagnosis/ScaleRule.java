package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.List;

/**
 * Does the gradient have the scale of the weights?
 *
 * <p>A gradient a thousand times larger than the weights, in every layer and whatever the depth,
 * comes from data or a loss out of scale. Where the updater makes small steps of it all the same,
 * that is a fault only when the loss does not fall. A gradient that is tiny in all hidden layers
 * while that of the output layer is not, with a loss that does not fall, is a signal that dies in
 * the last hidden layer: flat over depth, and still vanishing. It is not said beside a trend over
 * depth, which says it better.
 */
final class ScaleRule implements Rule {
  /** The output layer's gradient is ordinary when it is so many times the hidden layers'. */
  private static final double CONTRAST = 100;

  private final LayerMedian medians = new LayerMedian();
  private final double large;
  private final double small;
  private final Persistence tooLarge;
  private final Persistence tooSmall;
  private final double largeUpdate;
  private double updateRatio = Double.NaN;

  /** Ratios of hidden and output layers when they were last seen to be at fault. */
  private double seenHidden = Double.NaN;

  private double seenOutput = Double.NaN;

  ScaleRule(Thresholds thresholds) {
    int needed = thresholds.count(Threshold.CONFIRMATIONS);
    int checks = thresholds.count(Threshold.CHECKS);
    this.large = thresholds.value(Threshold.GRADIENT_TO_WEIGHT_LARGE);
    this.small = thresholds.value(Threshold.GRADIENT_TO_WEIGHT_SMALL);
    this.largeUpdate = thresholds.value(Threshold.UPDATE_LARGE);
    this.tooLarge = new Persistence(needed, checks);
    this.tooSmall = new Persistence(needed, checks);
  }

  @Override
  public void inspect(Reading reading, List<Finding> findings) {
    TrainingStep step = reading.step();
    double hidden = medians.of(step.layers(), sample -> ratio(sample, LayerRole.HIDDEN));
    double output = medians.of(step.layers(), sample -> ratio(sample, LayerRole.OUTPUT));
    boolean tiny = hidden > 0 && hidden < small && output > CONTRAST * hidden;
    boolean stuck = reading.progress().stalled();
    double ratio = medians.of(step.layers(), sample -> UpdateRule.ratio(sample, step.iteration()));
    updateRatio = Double.isNaN(ratio) ? updateRatio : ratio;
    if (hidden > large || (tiny && stuck)) {
      seenHidden = hidden;
      seenOutput = output;
    }
    if (tooLarge.accept(step.iteration(), hidden > large, hidden <= large)) {
      findings.add(
          finding(
              Symptom.EXPLODING_GRADIENT,
              updateRatio <= largeUpdate
                  ? reading.progress().onlyIfStalled(Severity.CRITICAL)
                  : reading.progress().unlessLearning(Severity.CRITICAL),
              tooLarge,
              step));
    }
    boolean starved = tooSmall.accept(step.iteration(), tiny && stuck, hidden >= small || !stuck);
    if (starved && findings.stream().noneMatch(f -> f.symptom() == Symptom.VANISHING_GRADIENT)) {
      findings.add(finding(Symptom.VANISHING_GRADIENT, Severity.WARNING, tooSmall, step));
    }
  }

  private Finding finding(
      Symptom symptom, Severity severity, Persistence persistence, TrainingStep step) {
    boolean explodes = symptom == Symptom.EXPLODING_GRADIENT;
    return new Finding(
        symptom,
        severity,
        step.layers().stream()
            .filter(s -> s.layer().role() == LayerRole.HIDDEN && s.hasGradient())
            .map(s -> s.layer().name())
            .toList(),
        persistence.since(),
        Evidence.of(
            Words.format(
                "the gradient of the hidden layers is %s times their weights, in the median over"
                    + " the layers, and %s times in the output layer; %s. Seen at %s",
                Words.factor(seenHidden),
                Words.factor(seenOutput),
                explodes ? "data or loss are out of scale" : "the loss does not fall",
                Words.steps(persistence.sightings())),
            new Measure("gradient_to_weight", seenHidden, "ratio"),
            new Measure("output_gradient_to_weight", seenOutput, "ratio"),
            new Measure("update_ratio", updateRatio, "ratio")));
  }

  private static double ratio(LayerSample sample, LayerRole role) {
    return sample.layer().role() == role && sample.hasGradient()
        ? sample.gradientToWeightRatio()
        : Double.NaN;
  }
}
