package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.List;

/**
 * Are the inputs of the network out of scale?
 *
 * <p>The gradient of a weight is the error of its unit times its input, that of a bias the error
 * alone: <code>|dL/dW| / (|dL/db| sqrt(fan-in))</code> of the first layer is about the root mean
 * square of its inputs. Errors of both signs may cancel in the bias and make it look larger, so
 * that the smallest that was seen counts. It is no fault by itself. It goes into the evidence of
 * the faults that it explains, which are all but those of a signal or an update that is too small.
 */
final class InputScaleInterpreter implements Interpreter {
  private final double limit;
  private double scale = Double.POSITIVE_INFINITY;

  InputScaleInterpreter(Thresholds thresholds) {
    this.limit = thresholds.value(Threshold.INPUT_SCALE_LARGE);
  }

  @Override
  public List<Finding> interpret(Reading reading, List<Finding> findings) {
    double now = scale(reading.step());
    if (now > 0 && now < scale) {
      scale = now;
    }
    return scale > limit && scale < Double.POSITIVE_INFINITY
        ? findings.stream().map(f -> explains(f) ? explained(f) : f).toList()
        : findings;
  }

  /** Of the inputs of the first layer; NaN where its gradient does not tell. */
  private static double scale(TrainingStep step) {
    for (LayerSample sample : step.layers()) {
      if (sample.layer().role() != LayerRole.NORMALIZATION && sample.hasGradient()) {
        boolean signal = sample.nonFinite() == 0 && sample.layer().normalization() == null;
        double fanIn = (double) sample.weightGradient().count() / sample.biasGradient().count();
        return signal
            ? sample.weightGradient().l2Norm() / sample.biasGradient().l2Norm() / Math.sqrt(fanIn)
            : Double.NaN;
      }
    }
    return Double.NaN;
  }

  private static boolean explains(Finding finding) {
    return switch (finding.symptom()) {
      case VANISHING_GRADIENT, UPDATE_TOO_SMALL, CLIPPING_MASKS_FAULT -> false;
      default -> true;
    };
  }

  private Finding explained(Finding finding) {
    double smallest = scale;
    return finding.explainedBy(
        new DataCause.InputScale(smallest),
        finding
            .evidence()
            .and(
                () ->
                    Words.format(
                        "; by the gradient of the first layer, inputs are about %s in the root mean"
                            + " square, where 1 is usual",
                        Words.factor(smallest)),
                new Measure("input_scale", smallest, "root mean square")));
  }
}
