package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * Is the gradient of whole layers exactly zero, check after check?
 *
 * <p>A single step does not count: an output layer that starts from zeros gives the hidden layers a
 * zero gradient in the first step only. What it means depends on where it is: in every layer, the
 * loss does not depend on the network; below a layer whose weights are all zero, nothing gets
 * through; otherwise units have died.
 */
final class ZeroGradientDetector implements Detector {
  private final int needed;
  private final int[] streaks;
  private final long[] since;

  ZeroGradientDetector(Thresholds thresholds, NetworkProfile network) {
    this.needed = thresholds.count(Threshold.CHECKS);
    this.streaks = new int[network.size()];
    this.since = new long[network.size()];
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    List<LayerSample> samples = reading.step().layers();
    List<String> zero = new ArrayList<>(0);
    long first = Long.MAX_VALUE;
    boolean everywhere = true;
    int zeroWeights = -1;
    int firstZero = Integer.MAX_VALUE;
    for (int i = 0; i < streaks.length; i++) {
      LayerSample sample = samples.get(i);
      zeroWeights = sample.update().weightNorm() == 0 ? i : zeroWeights;
      if (!sample.isAllZero()) {
        streaks[i] = 0;
        everywhere &= !sample.hasGradient() || sample.layer().role() == LayerRole.NORMALIZATION;
        continue;
      }
      since[i] = streaks[i] == 0 ? reading.iteration() : since[i];
      streaks[i] = Math.min(needed, streaks[i] + 1);
      everywhere &= streaks[i] == needed;
      if (streaks[i] == needed) {
        firstZero = Math.min(firstZero, i);
        zero.add(sample.layer().name());
        first = Math.min(first, since[i]);
      }
    }
    if (zero.isEmpty()) {
      return List.of();
    }
    boolean behindZeros = zeroWeights > firstZero;
    String meaning = meaning(everywhere, behindZeros);
    long earliest = first;
    Severity severity =
        reading.progress().unlessLearning(everywhere ? Severity.CRITICAL : Severity.WARNING);
    return List.of(
        new Finding(
            Symptom.ZERO_GRADIENT,
            severity,
            zero,
            earliest,
            Evidence.of(
                () ->
                    Words.format(
                        "every element of the gradient of %s is exactly zero since step %d: %s",
                        Words.layers(zero), earliest, meaning),
                new Measure("zero_layers", zero.size(), "layers"),
                new Measure("layers", samples.size(), "layers")),
            causes(everywhere, behindZeros)));
  }

  private static List<Cause> causes(boolean everywhere, boolean behindZeros) {
    if (everywhere) {
      return List.of(new OutputCause.Constant());
    }
    return List.of(
        behindZeros ? new WeightCause.AllZero() : new StepCause.DeadRectifiers(Double.NaN));
  }

  private static String meaning(boolean everywhere, boolean weightsAreZero) {
    if (everywhere) {
      return "the loss does not depend on the weights of any layer";
    }
    return weightsAreZero
        ? "a layer behind them has weights that are all zero, which no gradient passes"
        : "no unit of a layer behind them passes a gradient";
  }
}
