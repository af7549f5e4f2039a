package io.github.gradientmonitor.diagnosis;

import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.observation.LayerProfile;
import java.util.List;

/** Is the loss far above its first values? */
final class LossRule implements Rule {
  private final Persistence persistence;

  LossRule(Thresholds thresholds) {
    int checks = thresholds.count(Threshold.CHECKS);
    this.persistence = new Persistence(checks, checks);
  }

  @Override
  public void inspect(Reading reading, List<Finding> findings) {
    Progress progress = reading.progress();
    if (persistence.accept(reading.iteration(), progress.rising(), progress.fall() >= 0)) {
      findings.add(
          new Finding(
              Symptom.RISING_LOSS,
              progress.fall() >= 0 ? Severity.WATCH : Severity.WARNING,
              reading.step().network().layers().stream().map(LayerProfile::name).toList(),
              persistence.since(),
              Evidence.of(
                  Words.format(
                      "the loss is %s above its first values. Seen at %s",
                      Words.percent(-progress.fall()), Words.steps(persistence.sightings())),
                  new Measure("loss_fall", progress.fall(), "share"))));
    }
  }
}
