package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_SMALL;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;

import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rules of other tools with the limits that their papers and documentation give, on the gradients
 * of the weights, which is what they read. Where a rule wants activations, the share of zero
 * gradients stands in for that of zero activations, which does it no harm: a unit that is off has
 * neither.
 */
final class PublishedRules {
  private PublishedRules() {}

  /**
   * Amazon SageMaker Debugger's built-in rules with their defaults: VanishingGradient (mean |g|
   * below 1e-7), ExplodingTensor (NaN or infinity), DeadRelu (half of the units inactive),
   * WeightUpdateRatio (1e-8 .. 10).
   */
  static Detector sageMaker() {
    return step -> {
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      for (LayerSample sample : reached(step)) {
        if (sample.weightGradient().meanAbs() < 1e-7) {
          symptoms.add(VANISHING_GRADIENT);
        }
        if (sample.nonFinite() > 0) {
          symptoms.add(NON_FINITE);
        }
        if (isRectifier(sample) && sample.silentShare() > 0.5) {
          symptoms.add(DEAD_UNITS);
        }
        if (sample.update().iteration() == step.iteration()) {
          double ratio = sample.update().ratio();
          if (ratio > 10) {
            symptoms.add(UPDATE_TOO_LARGE);
          } else if (ratio < 1e-8) {
            symptoms.add(UPDATE_TOO_SMALL);
          }
        }
      }
      return symptoms;
    };
  }

  /**
   * AUTOTRAINER (ICSE 2021): with the ratio of the norms of the first and the last weight gradient,
   * vanishing when it is below 1e-3 and the first norm below 1e-4, exploding when it is above 70 or
   * anything is not finite, dying when 70 % of all gradients, biases included, are zero. Verified
   * in the authors' source (shiningrain/AUTOTRAINER, {@code monitor.py}: {@code gradient_issue},
   * {@code gradient_message_summary}). There the first and the third are looked at only while the
   * accuracy is below 0.7 or hardly rises; a step does not carry it.
   */
  static Detector autotrainer() {
    return step -> {
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      List<LayerSample> layers = reached(step);
      double first = layers.get(0).weightGradient().l2Norm();
      double ratio = first / layers.get(layers.size() - 1).weightGradient().l2Norm();
      if (ratio < 1e-3 && first < 1e-4) {
        symptoms.add(VANISHING_GRADIENT);
      }
      if (ratio > 70 || layers.stream().anyMatch(sample -> sample.nonFinite() > 0)) {
        symptoms.add(EXPLODING_GRADIENT);
      }
      TensorStatistics all =
          layers.stream()
              .flatMap(sample -> Stream.of(sample.weightGradient(), sample.biasGradient()))
              .reduce(TensorStatistics.EMPTY, TensorStatistics::combine);
      if (all.zeros() >= 0.7 * all.count()) {
        symptoms.add(DEAD_UNITS);
      }
      if (!Double.isFinite(step.loss())) {
        symptoms.add(NON_FINITE);
      }
      return symptoms;
    };
  }

  /**
   * TheDeepChecker (TOSEM 2022, arXiv 2204.00694): mean |g| below 1e-6 or above 1e6, updates
   * outside 1e-4 .. 1e-1 of the weights in every layer.
   */
  static Detector deepChecker() {
    return step -> {
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      List<LayerSample> layers = reached(step);
      boolean large = true;
      boolean small = true;
      for (LayerSample sample : layers) {
        double mean = sample.weightGradient().meanAbs();
        if (mean < 1e-6) {
          symptoms.add(VANISHING_GRADIENT);
        }
        if (mean > 1e6 || sample.nonFinite() > 0) {
          symptoms.add(EXPLODING_GRADIENT);
        }
        boolean fresh = sample.update().iteration() == step.iteration();
        large &= fresh && sample.update().ratio() > 1e-1;
        small &= fresh && sample.update().ratio() < 1e-4;
      }
      if (large) {
        symptoms.add(UPDATE_TOO_LARGE);
      }
      if (small) {
        symptoms.add(UPDATE_TOO_SMALL);
      }
      return symptoms;
    };
  }

  /** DeepDiagnosis (ICSE 2022): mean |g| below 1e-7, 70 % dead nodes, anything not finite. */
  static Detector deepDiagnosis() {
    return step -> {
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      for (LayerSample sample : reached(step)) {
        if (sample.weightGradient().meanAbs() < 1e-7) {
          symptoms.add(VANISHING_GRADIENT);
        }
        if (sample.nonFinite() > 0) {
          symptoms.add(EXPLODING_GRADIENT);
        }
        if (isRectifier(sample) && zeroShare(sample) >= 0.7) {
          symptoms.add(DEAD_UNITS);
        }
      }
      if (!Double.isFinite(step.loss())) {
        symptoms.add(NON_FINITE);
      }
      return symptoms;
    };
  }

  private static List<LayerSample> reached(TrainingStep step) {
    return step.layers().stream().filter(sample -> !sample.weightGradient().isEmpty()).toList();
  }

  private static boolean isRectifier(LayerSample sample) {
    return "relu".equals(sample.layer().activation());
  }

  private static double zeroShare(LayerSample sample) {
    return (double) sample.weightGradient().zeros() / sample.weightGradient().count();
  }
}
