package io.github.gradientmonitor.report;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.trend.ExponentialTrend;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a report shows of one step: 12 bytes for each layer, and a few numbers.
 *
 * <p>Norms and ratios are decimal logarithms in single precision, right to a relative 1e-5: NaN
 * where nothing was read, negative infinity for an exact zero, positive infinity where a NaN or an
 * infinity was found.
 */
final class RecordedStep {
  private final long iteration;
  private final int epoch;
  private final double loss;
  private final double skill;
  private final GradientHealth health;
  private final float[] weightGradients;
  private final float[] biasGradients;
  private final float[] updateRatios;
  private final ExponentialTrend backward;
  private final ExponentialTrend weights;
  private final double clipFactor;
  private final boolean skipped;
  private final boolean alerted;

  private RecordedStep(RecordedStep step, boolean alerted) {
    this.iteration = step.iteration;
    this.epoch = step.epoch;
    this.loss = step.loss;
    this.skill = step.skill;
    this.health = step.health;
    this.weightGradients = step.weightGradients;
    this.biasGradients = step.biasGradients;
    this.updateRatios = step.updateRatios;
    this.backward = step.backward;
    this.weights = step.weights;
    this.clipFactor = step.clipFactor;
    this.skipped = step.skipped;
    this.alerted = alerted;
  }

  /** Takes from a diagnosis what is shown. */
  RecordedStep(Diagnosis diagnosis) {
    List<LayerSample> layers = diagnosis.layers();
    this.iteration = diagnosis.iteration();
    this.epoch = diagnosis.step().epoch();
    this.loss = diagnosis.step().loss();
    this.skill = diagnosis.skill().value();
    this.health = diagnosis.health();
    this.weightGradients = logs(layers, sample -> norm(sample.weightGradient()));
    this.biasGradients = logs(layers, sample -> norm(sample.biasGradient()));
    this.updateRatios = logs(layers, sample -> sample.update().ratio());
    this.backward = diagnosis.backward().line();
    this.weights = diagnosis.weights().line();
    this.clipFactor = diagnosis.step().intervention().factor();
    this.skipped = diagnosis.step().intervention().skipped();
    this.alerted = false;
  }

  /** The same step, marked as one in which an alert was raised or cleared. */
  RecordedStep withAlert() {
    return new RecordedStep(this, true);
  }

  long iteration() {
    return iteration;
  }

  int epoch() {
    return epoch;
  }

  double loss() {
    return loss;
  }

  double skill() {
    return skill;
  }

  GradientHealth health() {
    return health;
  }

  float[] weightGradients() {
    return weightGradients;
  }

  float[] biasGradients() {
    return biasGradients;
  }

  float[] updateRatios() {
    return updateRatios;
  }

  ExponentialTrend backward() {
    return backward;
  }

  ExponentialTrend weights() {
    return weights;
  }

  double clipFactor() {
    return clipFactor;
  }

  boolean skipped() {
    return skipped;
  }

  /**
   * The step out of two that is worth more: the one with an alert, else the one whose largest
   * gradient is larger, else the earlier one.
   */
  RecordedStep worthier(RecordedStep later) {
    if (alerted != later.alerted) {
      return alerted ? this : later;
    }
    return later.largest() > largest() ? later : this;
  }

  private float largest() {
    float largest = Float.NEGATIVE_INFINITY;
    for (float[] gradients : List.of(weightGradients, biasGradients)) {
      for (float gradient : gradients) {
        largest = gradient > largest ? gradient : largest;
      }
    }
    return largest;
  }

  private static double norm(TensorStatistics gradient) {
    if (gradient.isEmpty()) {
      return Double.NaN;
    }
    return gradient.nonFinite() > 0 ? Double.POSITIVE_INFINITY : gradient.l2Norm();
  }

  private static float[] logs(List<LayerSample> layers, ToDoubleFunction<LayerSample> value) {
    float[] logs = new float[layers.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log10(value.applyAsDouble(layers.get(i)));
    }
    return logs;
  }
}
