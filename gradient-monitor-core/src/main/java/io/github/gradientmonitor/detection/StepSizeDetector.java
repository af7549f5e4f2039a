package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Is the learning rate in the range in which networks train? Updaters whose steps have the size of
 * the rate have one of their own.
 */
final class StepSizeDetector implements Detector {
  private static final Set<String> PLAIN = Set.of("Sgd", "Nesterovs");

  private final Thresholds thresholds;
  private @Nullable List<Finding> found;

  StepSizeDetector(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    if (found == null) {
      found = look(reading.step().network());
    }
    return found;
  }

  private List<Finding> look(NetworkProfile network) {
    List<LayerProfile> trained =
        network.layers().stream()
            .filter(l -> !l.frozen() && l.settings().updater() != null)
            .toList();
    if (trained.isEmpty()) {
      return List.of();
    }
    LayerProfile first = trained.get(0);
    String updater = String.valueOf(first.settings().updater());
    double rate = first.settings().learningRate();
    Threshold highest =
        PLAIN.contains(updater) ? Threshold.RATE_LARGE : Threshold.RATE_LARGE_ADAPTIVE;
    boolean high = rate > thresholds.value(highest);
    if (!high && !(rate < thresholds.value(Threshold.RATE_SMALL))) {
      return List.of();
    }
    return List.of(
        Sign.of(
            Severity.WARNING,
            Sign.names(trained),
            Words.format(
                "the learning rate of %s is %s", DisplayName.of(updater), Words.figure(rate)),
            new StepCause.RateOutOfRange(rate, updater, high)));
  }
}
