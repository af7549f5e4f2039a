package io.github.gradientmonitor.sink;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Words;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How did one network fare in one pass over the data? */
final class EpochSummary {
  /**
   * Milliseconds of a step from which on a share of them is told. In its first hundreds of steps,
   * until it is compiled, the monitor takes a few milliseconds a step ({@code
   * docs/performance.md}): of a shorter step that would be most of the time, and say nothing of a
   * longer training.
   */
  private static final double SHARE_FROM = 5;

  private long steps;
  private long clipped;
  private long skipped;
  private long watchingNanos;
  private long elapsedNanos;

  /** Counts an observed step. */
  void accept(TrainingStep step) {
    steps++;
    clipped += step.intervention().clipped() ? 1 : 0;
    skipped += step.intervention().skipped() ? 1 : 0;
    watchingNanos += step.timing().watchingNanos();
    elapsedNanos += step.timing().elapsedNanos();
  }

  /**
   * The epoch in one sentence.
   *
   * @param latest diagnosis of its last observed step
   */
  String sentence(Diagnosis latest) {
    TrainingStep step = latest.step();
    StringBuilder text = new StringBuilder();
    text.append(
        Words.format(
            "Epoch %d of %s: %s, loss %.4g",
            step.epoch(),
            DisplayName.of(step.network().name()),
            latest.health().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            step.loss()));
    if (latest.skill().isKnown()) {
      Skill skill = latest.skill();
      text.append(", skill " + Words.skill(skill.value()) + " (0 is a guess, 1 is perfect");
      text.append(
          skill.outputs().isEmpty() ? ")" : "; by output " + Words.outputs(skill.outputs()) + ")");
    }
    worst(latest)
        .ifPresent(
            layer ->
                text.append(
                    Words.format(
                        "; %s gradient in %s, %s",
                        isAboutTheLargest(latest) ? "largest" : "smallest",
                        DisplayName.of(layer.layer().name()),
                        words(signal(layer)))));
    text.append(Words.format("; %d %s", steps, steps == 1 ? "step" : "steps"));
    text.append(clipped == 0 ? "" : Words.format(", %.1f %% clipped", percent(clipped, steps)));
    text.append(skipped == 0 ? "" : Words.format(", %.1f %% skipped", percent(skipped, steps)));
    if (elapsedNanos > 0) {
      text.append(Words.format("; watching took %.2f ms a step", millis(watchingNanos)));
      if (millis(elapsedNanos) >= SHARE_FROM) {
        text.append(Words.format(", %.1f %% of the time", percent(watchingNanos, elapsedNanos)));
      }
    }
    return text.append('.').toString();
  }

  /** Of the layers that the most severe finding names, or else of the hidden ones, the extreme. */
  private static Optional<LayerSample> worst(Diagnosis diagnosis) {
    List<String> named =
        diagnosis.findings().stream().findFirst().map(Finding::layers).orElse(List.of());
    Comparator<LayerSample> bySize = Comparator.comparingDouble(layer -> size(signal(layer)));
    return diagnosis.layers().stream()
        .filter(LayerSample::hasGradient)
        .filter(
            layer ->
                named.isEmpty()
                    ? layer.layer().role() == LayerRole.HIDDEN
                    : named.contains(layer.layer().name()))
        .min(isAboutTheLargest(diagnosis) ? bySize.reversed() : bySize);
  }

  private static boolean isAboutTheLargest(Diagnosis diagnosis) {
    return diagnosis.health() == GradientHealth.EXPLODING;
  }

  private static TensorStatistics signal(LayerSample layer) {
    return layer.biasGradient().isEmpty() || layer.weightGradient().nonFinite() > 0
        ? layer.weightGradient()
        : layer.biasGradient();
  }

  private static double size(TensorStatistics gradient) {
    return gradient.nonFinite() > 0 ? Double.POSITIVE_INFINITY : gradient.l2Norm();
  }

  private static String words(TensorStatistics gradient) {
    return gradient.nonFinite() > 0 ? "not finite" : Words.format("%.1e", gradient.l2Norm());
  }

  private double millis(long nanos) {
    return 1e-6 * nanos / steps;
  }

  private static double percent(long part, long whole) {
    return 100.0 * part / whole;
  }
}
