package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.RISING_LOSS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;

import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Rules of other tools that look at the loss, with the limits that their papers, manuals and
 * sources give. What a tool calls "not learning" is entered as {@link NotLearning#name()}.
 *
 * <p>They are kept apart from {@link PublishedRules}, so that a tool can be shown with and without
 * them: some were made for the loss of an epoch, and alarm on the noise of minibatches.
 */
final class PublishedLossRules {
  private PublishedLossRules() {}

  /**
   * Amazon SageMaker Debugger's LossNotDecreasing. Every {@code num_steps} = 10 steps the loss is
   * compared with the newest one that is at least so many steps older (verified in the AWS manual,
   * page "LossNotDecreasing Rule", which gives the example of steps 9, 21 and 33 for a loss that is
   * saved every third step, and in the README of the rule's first release).
   *
   * <p>It is an issue when the loss has not fallen by {@code diff_percent} = 0.1 %; one that rises
   * is tolerated up to {@code increase_threshold_percent} = 5 %. These two defaults are quoted from
   * the manual by heart: the part of the page that has them was not at hand, nor is the source
   * public. How the two go together is not said there either; this is the reading that alarms less.
   * {@code mode} tells training from evaluation, and here all steps are of training. The manual's
   * configuration saves losses every 500 steps only, so that the rule would see none of these short
   * runs; here each loss is seen.
   */
  static Detector sageMaker() {
    Deque<TrainingStep> earlier = new ArrayDeque<>();
    return step -> {
      if (earlier.isEmpty()) {
        earlier.add(step);
        return Set.of();
      }
      TrainingStep reference = earlier.getFirst();
      if (step.iteration() - reference.iteration() < 10) {
        return Set.of();
      }
      earlier.clear();
      earlier.add(step);
      double change = 100 * (step.loss() - reference.loss()) / Math.abs(reference.loss());
      if (change > 5) {
        return Set.of(RISING_LOSS);
      }
      return change <= 0 && change > -0.1 ? Set.of(NotLearning.name()) : Set.of();
    };
  }

  /**
   * AUTOTRAINER (ICSE 2021): slow convergence when no epoch is better than the one before it by
   * delta = 0.01, oscillation when of the epochs a share of eta = 0.2 are peaks that lie above a
   * valley by zeta = 0.03; both judged after 0.3 of the planned training. Figures and algorithm
   * verified in the authors' source (shiningrain/AUTOTRAINER, {@code monitor.py}: {@code ol_judge},
   * {@code max_delta_acc}, {@code loss_issue} and the comment with the default parameters).
   *
   * <p>There both are read from the <em>accuracy</em>, which a step does not carry. Here the loss
   * in units of that of the first epoch stands in: a fall by 0.01 of it for a rise of the accuracy
   * by 0.01. An epoch is 20 steps, and 3 epochs are the 0.3 of the shortest trainings of the bench:
   * these two are ours.
   */
  static Detector autotrainer() {
    List<Double> epochs = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    return step -> {
      losses.add(step.loss());
      if (losses.size() < 20) {
        return Set.of();
      }
      epochs.add(losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
      losses.clear();
      return epochs.size() < 3
          ? Set.of()
          : judged(epochs.stream().map(epoch -> epoch / epochs.get(0)).toList());
    };
  }

  private static Set<Symptom> judged(List<Double> epochs) {
    Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
    List<Double> peaks = new ArrayList<>();
    List<Double> valleys = new ArrayList<>();
    double best = 0;
    for (int i = 1; i < epochs.size(); i++) {
      double before = epochs.get(i - 1);
      double now = epochs.get(i);
      best = Math.max(best, before - now);
      if (i < epochs.size() - 1) {
        double after = epochs.get(i + 1);
        if (now >= before && now >= after) {
          peaks.add(now);
        }
        if (now <= before && now <= after) {
          valleys.add(now);
        }
      }
    }
    if (best < 0.01) {
      symptoms.add(NotLearning.name());
    }
    int swings = 0;
    for (int i = 0; i < Math.min(peaks.size(), valleys.size()); i++) {
      swings += peaks.get(i) - valleys.get(i) >= 0.03 ? 1 : 0;
    }
    if (swings >= 0.2 * epochs.size()) {
      symptoms.add(UPDATE_TOO_LARGE);
    }
    return symptoms;
  }

  /**
   * TheDeepChecker (arXiv 2204.00694): the first loss of a classifier of n classes is to be -ln(1 /
   * n), and is an issue when it is off by as much as {@code dev_ratio} times that. The rule is
   * verified in the authors' source (thedeepchecker/thedeepchecker, {@code checkers.py}: {@code
   * _pre_check_loss}); its settings are not in it, and the ratio of 1 is the one that later tools
   * with the same check have ({@code "init_loss": {"dev_ratio": 1.0}}). The loss is said to be out
   * of scale, for which {@link Symptom#EXPLODING_GRADIENT} is the name here. Classes are the units
   * of an output layer with softmax; other networks are not looked at, as in the tool.
   */
  static Detector deepChecker() {
    return step -> {
      LayerProfile last = step.network().layers().get(step.network().size() - 1);
      if (step.iteration() > 0
          || last.role() != LayerRole.OUTPUT
          || last.outputs() < 2
          || !"softmax".equals(last.activation())) {
        return Set.of();
      }
      double expected = Math.log((double) last.outputs());
      return Math.abs(step.loss() - expected) >= 1.0 * expected
          ? Set.of(EXPLODING_GRADIENT)
          : Set.of();
    };
  }

  /**
   * DeepDiagnosis (ICSE 2022): every fifth time the last five losses are looked at, and are an
   * issue when their mean is their maximum, that is, when they are all the same. Verified in the
   * authors' source (DeepDiagnosis/ICSE2022, {@code callbacks.py}: {@code meanResult} with N = 5);
   * there a loss is that of an epoch, here that of a step.
   */
  static Detector deepDiagnosis() {
    List<Double> losses = new ArrayList<>();
    return step -> {
      losses.add(step.loss());
      if (losses.size() < 5) {
        return Set.of();
      }
      boolean same = losses.stream().distinct().count() == 1 && Double.isFinite(losses.get(0));
      losses.clear();
      return same ? Set.of(NotLearning.name()) : Set.of();
    };
  }
}
