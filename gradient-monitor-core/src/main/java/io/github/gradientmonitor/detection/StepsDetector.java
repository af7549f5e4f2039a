package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.trend.ExponentialTrend;
import io.github.gradientmonitor.trend.NormBaseline;
import io.github.gradientmonitor.trend.StepTrend;
import java.util.ArrayList;
import java.util.List;

/**
 * Does the gradient grow exponentially over steps, or spike?
 *
 * <p>Growth is a fault only when the loss does not fall with it: a network that leaves a plateau
 * has a gradient that grows by decades. That it shrinks while the loss falls is convergence, and no
 * finding at all. A single spike is worth watching; spikes in more than one of the last checks are
 * a fault.
 */
final class StepsDetector implements Detector {
  private final Thresholds thresholds;
  private final StepTrend trend;
  private final NormBaseline baseline;
  private final Persistence growing;
  private final Persistence repeatedSpikes;
  private final Persistence anySpike;
  private ExponentialTrend growth = ExponentialTrend.undefined(0);
  private double spikeFactor = 1;
  private double spikeSigmas;

  StepsDetector(Thresholds thresholds) {
    this.thresholds = thresholds;
    int needed = thresholds.count(Threshold.CONFIRMATIONS);
    int checks = thresholds.count(Threshold.CHECKS);
    this.trend = new StepTrend(Math.max(3, thresholds.count(Threshold.STEP_WINDOW)));
    this.baseline =
        new NormBaseline(
            thresholds.count(Threshold.WARM_UP), thresholds.value(Threshold.SPIKE_SIGMA));
    this.growing = new Persistence(needed, checks);
    this.repeatedSpikes = new Persistence(needed, checks);
    this.anySpike = new Persistence(1, checks);
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    List<Finding> findings = new ArrayList<>(0);
    double norm = reading.summary().gradientNorm();
    grow(reading, norm, findings);
    spike(reading, norm, findings);
    baseline.accept(norm);
    return findings;
  }

  private void grow(Reading reading, double norm, List<Finding> findings) {
    trend.accept(reading.iteration(), norm);
    ExponentialTrend now = trend.isFull() ? trend.fit() : ExponentialTrend.undefined(0);
    double limit = thresholds.value(Threshold.STEP_RISE);
    boolean present =
        now.decades() >= limit && now.rSquared() >= thresholds.value(Threshold.R_SQUARED);
    growth = present ? now : growth;
    boolean absent = !(now.decades() >= thresholds.value(Threshold.RELEASE) * limit);
    if (growing.accept(reading.iteration(), present, absent)) {
      ExponentialTrend last = growth;
      long since = growing.since();
      findings.add(
          new Finding(
              Symptom.EXPLODING_GRADIENT,
              reading.progress().onlyIfStalled(Severity.CRITICAL),
              layers(reading.step()),
              since,
              Evidence.of(
                  () ->
                      Words.format(
                          "the norm of the gradient grows over steps: it doubles every %.1f steps,"
                              + " %.1f decades in all (R2 %.2f). Seen at step %d",
                          last.doubling(), last.decades(), last.rSquared(), since),
                  new Measure("doubling_time", last.doubling(), "steps"),
                  new Measure("rise", last.decades(), "decades"),
                  new Measure("r_squared", last.rSquared(), "")),
              List.of(
                  reading.step().network().isRecurrent()
                      ? Suspicion.throughTime(reading.step().network())
                      : new StepCause.Growth(last.doubling()))));
    }
  }

  private void spike(Reading reading, double norm, List<Finding> findings) {
    boolean present =
        baseline.sigmas(norm) > thresholds.value(Threshold.SPIKE_SIGMA)
            && baseline.factor(norm) > thresholds.value(Threshold.SPIKE_FACTOR);
    if (present) {
      spikeFactor = baseline.factor(norm);
      spikeSigmas = baseline.sigmas(norm);
    }
    boolean again = repeatedSpikes.accept(reading.iteration(), present, !present);
    Persistence sign = again ? repeatedSpikes : anySpike;
    if (anySpike.accept(reading.iteration(), present, !present)) {
      double factor = spikeFactor;
      double deviations = spikeSigmas;
      List<Long> sightings = sign.sightings();
      findings.add(
          new Finding(
              Symptom.GRADIENT_SPIKE,
              again ? reading.progress().unlessLearning(Severity.WARNING) : Severity.WATCH,
              layers(reading.step()),
              sign.since(),
              Evidence.of(
                  () ->
                      Words.format(
                          "the norm of the gradient is x%s its usual size, %.1f standard deviations"
                              + " of its logarithm. Seen at %s",
                          Words.factor(factor), deviations, Words.steps(sightings)),
                  new Measure("factor", factor, "ratio"),
                  new Measure("sigmas", deviations, "standard deviations"),
                  new Measure("drift", baseline.drift(), "decades")),
              Suspicion.overshooting(reading.step().network(), Double.NaN)));
    }
  }

  private static List<String> layers(TrainingStep step) {
    return step.layers().stream()
        .filter(LayerSample::hasGradient)
        .map(sample -> sample.layer().name())
        .toList();
  }
}
