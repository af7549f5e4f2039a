package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Is the learning rate in the range in which networks train: 1e-6 .. 1 for plain gradient descent,
 * 1e-6 .. 0.1 for updaters whose steps have the size of the rate?
 */
final class StepSizeDetector implements Detector {
  private static final double LOWEST = 1e-6;
  private static final double HIGHEST = 1;
  private static final double HIGHEST_ADAPTIVE = 0.1;
  private static final Set<String> PLAIN = Set.of("Sgd", "Nesterovs");

  private @Nullable List<Finding> found;

  @Override
  public List<Finding> inspect(Reading reading) {
    if (found == null) {
      found = look(reading.step().network());
    }
    return found;
  }

  private static List<Finding> look(NetworkProfile network) {
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
    boolean high = rate > (PLAIN.contains(updater) ? HIGHEST : HIGHEST_ADAPTIVE);
    if (!high && !(rate < LOWEST)) {
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
