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
import io.github.gradientmonitor.observation.LayerProfile;
import java.util.List;

/** Is the loss far above its first values? */
final class LossDetector implements Detector {
  private final Persistence persistence;

  /** Fall of the loss, negative, when it was last found to be too high. */
  private double fallAtFault;

  LossDetector(Thresholds thresholds) {
    int checks = thresholds.count(Threshold.CHECKS);
    this.persistence = new Persistence(checks, checks);
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    Progress progress = reading.progress();
    fallAtFault = progress.rising() ? progress.fall() : fallAtFault;
    if (!persistence.accept(reading.iteration(), progress.rising(), progress.fall() >= 0)) {
      return List.of();
    }
    double rise = -fallAtFault;
    List<Long> sightings = persistence.sightings();
    return List.of(
        new Finding(
            Symptom.RISING_LOSS,
            progress.fall() >= 0 ? Severity.WATCH : Severity.WARNING,
            reading.step().network().layers().stream().map(LayerProfile::name).toList(),
            persistence.since(),
            Evidence.of(
                () ->
                    Words.format(
                        "the loss is %s above its first values. Seen at %s",
                        Words.percent(rise), Words.steps(sightings)),
                new Measure("loss_fall", progress.fall(), "share")),
            List.of(new StepCause.TooLarge(Double.NaN))));
  }
}
