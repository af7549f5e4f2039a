package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.DataCause;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.FlightRecorder;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.StepSummary;
import java.util.ArrayList;
import java.util.List;

/**
 * Is any element of a gradient, or the loss, NaN or infinite? One is enough, at once.
 *
 * <p>The evidence names the layer in which it appears first on the way back, and holds the last
 * steps before it.
 */
final class NonFiniteDetector implements Detector {
  private static final int TOLD = 3;

  private final FlightRecorder recorder = new FlightRecorder();
  private final Persistence persistence;
  private List<String> layers = List.of();
  private Evidence evidence = Evidence.of("");
  private List<Cause> causes = List.of();

  NonFiniteDetector(Thresholds thresholds) {
    this.persistence = new Persistence(1, thresholds.count(Threshold.CHECKS));
  }

  @Override
  public List<Finding> inspect(Reading reading) {
    StepSummary summary = reading.summary();
    recorder.accept(summary);
    boolean present = !summary.isFinite();
    boolean known = persistence.isConfirmed();
    if (!persistence.accept(summary.iteration(), present, !present)) {
      return List.of();
    }
    if (!known) {
      layers = layers(reading);
      evidence = evidence(summary);
      causes = causes(summary);
    }
    return List.of(
        new Finding(
            Symptom.NON_FINITE, Severity.CRITICAL, layers, persistence.since(), evidence, causes));
  }

  /** In the first step the data or the weights; later, first of all, the step before. */
  private static List<Cause> causes(StepSummary summary) {
    Cause inputs = new DataCause.InputScale(Double.NaN);
    if (summary.iteration() > 0) {
      return List.of(new StepCause.Overflow(), new DataCause.NotFinite());
    }
    return summary.loss() == Double.POSITIVE_INFINITY
        ? List.of(new WeightCause.Overflow(), inputs, new DataCause.NotFinite())
        : List.of(new DataCause.NotFinite(), inputs, new WeightCause.Overflow());
  }

  private static List<String> layers(Reading reading) {
    List<String> names = new ArrayList<>();
    for (LayerSample sample : reading.step().layers()) {
      if (sample.nonFinite() > 0) {
        names.add(sample.layer().name());
      }
    }
    return names;
  }

  private Evidence evidence(StepSummary summary) {
    List<StepSummary> before = recorder.steps();
    StringBuilder text = new StringBuilder();
    if (layers.isEmpty()) {
      text.append(Words.format("the loss is %s, while the gradients are finite", summary.loss()));
    } else {
      text.append(
          Words.format(
              "%d elements are NaN or infinite in %s; on the way back %s is the first. Loss %s",
              summary.nonFinite(),
              Words.layers(layers),
              DisplayName.of(layers.get(layers.size() - 1)),
              Words.figure(summary.loss())));
    }
    text.append(". Seen at step ").append(summary.iteration());
    for (StepSummary step : before.subList(Math.max(0, before.size() - TOLD), before.size())) {
      text.append(
          Words.format(
              "; step %d before it: loss %s, |gradient| %s",
              step.iteration(), Words.figure(step.loss()), Words.figure(step.gradientNorm())));
    }
    return new Evidence(
        text.toString(),
        List.of(
            new Measure("non_finite", summary.nonFinite(), "elements"),
            new Measure("loss", summary.loss(), "")),
        before);
  }
}
