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
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import java.util.ArrayList;
import java.util.List;

/**
 * Have many units of a hidden layer stopped to learn?
 *
 * <p>Read from the gradient, not from the activations: that most activations of a rectified layer
 * are zero is normal, and dropout makes more of them; a unit without any gradient over many
 * minibatches is not. Layers in front of a batch normalisation are left out, for their biases have
 * no gradient.
 */
final class DeadUnitsDetector implements Detector {
  private final double limit;
  private final Persistence persistence;

  DeadUnitsDetector(Thresholds thresholds) {
    this.limit = thresholds.value(Threshold.DEAD_SHARE);
    this.persistence = new Persistence(1, thresholds.count(Threshold.CHECKS));
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    List<String> layers = new ArrayList<>(0);
    double worst = 0;
    for (LayerSample sample : reading.step().layers()) {
      if (isConcerned(sample.layer()) && sample.silentShare() > limit) {
        layers.add(sample.layer().name());
        worst = Math.max(worst, sample.silentShare());
      }
    }
    boolean present = !layers.isEmpty();
    if (!persistence.accept(reading.iteration(), present, !present) || !present) {
      return List.of();
    }
    Severity severity =
        worst == 1 ? Severity.CRITICAL : reading.progress().unlessLearning(Severity.WARNING);
    double share = worst;
    long since = persistence.since();
    return List.of(
        new Finding(
            Symptom.DEAD_UNITS,
            severity,
            layers,
            since,
            Evidence.of(
                () ->
                    Words.format(
                        "up to %s of the units of %s have had no gradient in any of the last"
                            + " steps. Seen at step %d",
                        Words.percent(share), Words.layers(layers), since),
                new Measure("dead_share", share, "share")),
            List.of(new StepCause.DeadRectifiers(share))));
  }

  private static boolean isConcerned(LayerProfile layer) {
    return layer.role() == LayerRole.HIDDEN && layer.normalization() == null;
  }
}
