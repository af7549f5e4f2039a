package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.ActivationFamily;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Do weights and biases begin so that units can become different, and get a gradient? */
final class StartDetector implements Detector {
  private static final Set<String> EQUAL = Set.of("zeros", "zero", "constant", "ones");

  private final double lowBias;
  private @Nullable List<Finding> found;

  StartDetector(Thresholds thresholds) {
    this.lowBias = thresholds.value(Threshold.BIAS_LOW);
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    if (found == null) {
      found = look(reading.step().network().hiddenLayers());
    }
    return found;
  }

  private List<Finding> look(List<LayerProfile> hidden) {
    List<Finding> findings = new ArrayList<>(0);
    List<LayerProfile> equal =
        hidden.stream()
            .filter(l -> l.outputs() > 1 && EQUAL.contains(String.valueOf(l.weightInit())))
            .toList();
    if (!equal.isEmpty()) {
      String init = String.valueOf(equal.get(0).weightInit());
      String names = Words.layers(Sign.names(equal));
      findings.add(
          Sign.of(
              Severity.WARNING,
              Sign.names(equal),
              Words.format(
                  "all weights of %s begin with the same value (%s)", names, DisplayName.of(init)),
              init.startsWith("zero")
                  ? new WeightCause.AllZero()
                  : new WeightCause.Equal(names, init)));
    }
    List<LayerProfile> low =
        hidden.stream()
            .filter(
                l -> l.family() == ActivationFamily.RECTIFIER && l.settings().biasInit() < lowBias)
            .toList();
    if (!low.isEmpty()) {
      double bias = low.get(0).settings().biasInit();
      String names = Words.layers(Sign.names(low));
      findings.add(
          Sign.of(
              Severity.WARNING,
              Sign.names(low),
              Words.format(
                  "the biases of %s begin at %s, below what inputs of size 1 can lift",
                  names, Words.figure(bias)),
              new WeightCause.LowBias(names, bias)));
    }
    return findings;
  }
}
