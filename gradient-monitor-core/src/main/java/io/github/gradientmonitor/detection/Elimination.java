package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.LabelCause;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.observation.LayerRole;
import java.util.ArrayList;
import java.util.List;

/** What is left when nothing in data, configuration or gradient explains that nothing is learnt. */
final class Elimination {
  /** Updates below this share of the weights lead nowhere in a few hundred steps. */
  private static final double SLOW = 1e-4;

  /** Updates above this share of the weights are larger than those of trainings that go well. */
  private static final double FAST = 0.02;

  private Elimination() {}

  static List<Cause> causes(Reading reading, List<Finding> ill) {
    if (!ill.isEmpty()) {
      return List.of();
    }
    double ratio = updateRatio(reading);
    double skill = reading.skill().value();
    Cause unrelated = new LabelCause.Unrelated();
    Cause unfinished = new StepCause.TooFewSteps(skill);
    List<Cause> causes = new ArrayList<>();
    if (ratio < SLOW) {
      causes.addAll(List.of(new StepCause.TooSmall(ratio), unfinished, unrelated));
    } else if (ratio > FAST) {
      causes.addAll(List.of(new StepCause.TooLarge(ratio), unrelated));
    } else {
      causes.addAll(List.of(unrelated, new StepCause.TooSmall(ratio), unfinished));
    }
    if (reading.step().network().isRecurrent()) {
      causes.add(1, new SignalCause.UnknownReach());
    }
    return causes;
  }

  /** In the median over the layers, as last read; NaN when it was not. */
  private static double updateRatio(Reading reading) {
    return new LayerMedian()
        .of(
            reading.step().layers(),
            sample ->
                sample.layer().role() == LayerRole.NORMALIZATION
                    ? Double.NaN
                    : sample.update().ratio());
  }
}
