package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * How large are the updates against the weights that they change?
 *
 * <p>Looks at the median over the layers, as it comes out of the updater: one odd layer, such as an
 * output layer that starts from zeros, tells nothing about the learning rate. Counts only steps in
 * which updates were read. Updates that are large, and not huge, are those of the first steps of
 * many networks that go on to learn, so that they are watched until it is known. Small updates that
 * grow are a warm-up, and small ones after the network has learnt are the end of a schedule.
 */
final class UpdateDetector implements Detector {
  private final LayerMedian medians = new LayerMedian();
  private final double large;
  private final double huge;
  private final double small;
  private final double growth;
  private final Persistence tooLarge;
  private final Persistence tooSmall;

  /** The latest readings, the oldest of which is at the place of the next. */
  private final double[] readings;

  private int next;

  /** Ratios when they were last seen to be at fault. */
  private double largeRatio = Double.NaN;

  private double smallRatio = Double.NaN;

  UpdateDetector(Thresholds thresholds) {
    int checks = thresholds.count(Threshold.CHECKS);
    this.large = thresholds.value(Threshold.UPDATE_LARGE);
    this.huge = Math.max(large, thresholds.value(Threshold.UPDATE_HUGE));
    this.small = thresholds.value(Threshold.UPDATE_SMALL);
    this.growth = thresholds.value(Threshold.UPDATE_GROWTH);
    this.readings = new double[checks];
    Arrays.fill(readings, Double.NaN);
    this.tooLarge = new Persistence(thresholds.count(Threshold.CONFIRMATIONS), checks);
    this.tooSmall = new Persistence(checks, checks);
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    TrainingStep step = reading.step();
    double median = medians.of(step.layers(), sample -> ratio(sample, step.iteration()));
    if (!Double.isNaN(median)) {
      double earlier = Double.isNaN(readings[next]) ? readings[0] : readings[next];
      boolean grows = median > growth * earlier;
      readings[next] = median;
      next = (next + 1) % readings.length;
      largeRatio = median > large ? median : largeRatio;
      smallRatio = median < small ? median : smallRatio;
      tooLarge.accept(step.iteration(), median > large, median <= large);
      tooSmall.accept(step.iteration(), median < small && !grows, median >= small || grows);
    }
    List<Finding> findings = new ArrayList<>(0);
    if (tooLarge.isConfirmed()) {
      findings.add(
          finding(
              Symptom.UPDATE_TOO_LARGE,
              largeRatio > huge
                  ? reading.progress().unlessLearning(Severity.WARNING)
                  : reading.onceItFails(Severity.WARNING),
              tooLarge,
              reading,
              largeRatio,
              () -> Words.format("that is more than %s of them in one step", Words.percent(large)),
              Suspicion.overshooting(step.network(), largeRatio)));
    }
    if (tooSmall.isConfirmed() && !reading.progress().learnt()) {
      findings.add(
          finding(
              Symptom.UPDATE_TOO_SMALL,
              Severity.WARNING,
              tooSmall,
              reading,
              smallRatio,
              () ->
                  Words.format(
                      "at that rate the weights take more than %.0f steps to change by their own"
                          + " size",
                      1 / small),
              List.of(new StepCause.TooSmall(smallRatio))));
    }
    return findings;
  }

  private Finding finding(
      Symptom symptom,
      Severity severity,
      Persistence persistence,
      Reading reading,
      double ratio,
      Supplier<String> meaning,
      List<Cause> causes) {
    List<Long> sightings = persistence.sightings();
    return new Finding(
        symptom,
        severity,
        concerned(reading.step()),
        persistence.since(),
        Evidence.of(
            () ->
                Words.format(
                    "the updates are %s times the weights, in the median over the layers; %s."
                        + " Seen at %s",
                    Words.factor(ratio), meaning.get(), Words.steps(sightings)),
            new Measure("update_ratio", ratio, "ratio"),
            new Measure("loss_fall", reading.progress().fall(), "share")),
        causes);
  }

  private static List<String> concerned(TrainingStep step) {
    List<String> names = new ArrayList<>();
    for (LayerSample sample : step.layers()) {
      if (!Double.isNaN(sample.update().ratio())) {
        names.add(sample.layer().name());
      }
    }
    return names;
  }

  /** Of a layer with weights whose update was read in this very step; NaN for the others. */
  static double ratio(LayerSample sample, long iteration) {
    return sample.layer().role() != LayerRole.NORMALIZATION
            && sample.update().iteration() == iteration
        ? sample.update().ratio()
        : Double.NaN;
  }
}
