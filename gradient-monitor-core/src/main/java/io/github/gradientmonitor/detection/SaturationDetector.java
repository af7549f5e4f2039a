package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import java.util.ArrayList;
import java.util.List;

/**
 * Do most activations of the bounded hidden layers lie at a bound? A trained network may well
 * decide so clearly; it is a fault only when the loss does not fall.
 */
final class SaturationDetector implements Detector {
  private final double limit;
  private final Persistence persistence;

  SaturationDetector(Thresholds thresholds) {
    this.limit = thresholds.value(Threshold.SATURATED_SHARE);
    this.persistence =
        new Persistence(
            thresholds.count(Threshold.CONFIRMATIONS), thresholds.count(Threshold.CHECKS));
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    List<String> layers = new ArrayList<>(0);
    int known = 0;
    double worst = 0;
    for (LayerSample sample : reading.step().layers()) {
      if (sample.layer().role() != LayerRole.HIDDEN || Double.isNaN(sample.saturation())) {
        continue;
      }
      known++;
      if (sample.saturation() > limit) {
        layers.add(sample.layer().name());
        worst = Math.max(worst, sample.saturation());
      }
    }
    boolean present = !layers.isEmpty() && 2 * layers.size() >= known;
    if (!persistence.accept(reading.iteration(), present, !present) || !present) {
      return List.of();
    }
    double share = worst;
    long since = persistence.since();
    return List.of(
        new Finding(
            Symptom.SATURATED_UNITS,
            reading.progress().onlyIfStalled(Severity.WARNING),
            layers,
            since,
            Evidence.of(
                () ->
                    Words.format(
                        "up to %s of the activations of %s lie within 1 %% of a bound, where the"
                            + " derivative is all but zero. Seen at step %d",
                        Words.percent(share), Words.layers(layers), since),
                new Measure("saturated_share", share, "share")),
            List.of(new WeightCause.Saturating(share))));
  }
}
