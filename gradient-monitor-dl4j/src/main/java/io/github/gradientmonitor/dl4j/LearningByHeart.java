package io.github.gradientmonitor.dl4j;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.dl4j.internal.network.Network;
import io.github.gradientmonitor.dl4j.internal.network.TrainedLayer;
import io.github.gradientmonitor.skill.Skill;
import java.util.Locale;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Whether a network can learn one minibatch by heart.
 *
 * @param verdict what follows
 * @param skill the best that was reached; 0 is a guess, 1 is perfect
 * @param learningRate with which it was reached
 * @param steps that were made, of all rates together
 */
public record LearningByHeart(Verdict verdict, Skill skill, double learningRate, int steps) {
  /** Skill that shows that network and gradient are wired soundly. */
  private static final double LEARNT = 0.9;

  /** Skill below which nothing was learnt. */
  private static final double NOTHING = 0.1;

  private static final int STEPS = 300;
  private static final double[] RATES = {1e-3, 1e-2, 1e-4};

  /** What follows from it. */
  public enum Verdict {
    /** Network and gradient are wired soundly: look at the data, the rate, the regularisation. */
    LEARNT,
    /** Something was learnt, not all: the network may be too small, or held back. */
    PARTLY,
    /** Nothing was learnt with any rate: look at the network, its loss, the form of its labels. */
    NOT_LEARNT,
    /** The loss of a guess is not known, or the labels of the minibatch are all the same. */
    UNKNOWN
  }

  /**
   * Checks that nothing is missing.
   *
   * @throws IllegalArgumentException if the steps are negative
   */
  public LearningByHeart {
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(skill, "skill");
    Arguments.notNegative(steps, "steps");
  }

  /** Whether it learnt the minibatch by heart. */
  public boolean isLearnt() {
    return verdict == Verdict.LEARNT;
  }

  /** The result in one sentence. */
  @Override
  public String toString() {
    String reached =
        String.format(
            Locale.ROOT,
            "a skill of %.2f in one minibatch, after %d steps",
            skill.value(),
            skill.steps());
    return switch (verdict) {
      case LEARNT ->
          "Can learn by heart: " + reached + "; look at the data, the rate, the regularisation.";
      case PARTLY -> "Learns partly by heart: " + reached + "; is the network held back?";
      case NOT_LEARNT ->
          "Cannot learn by heart: "
              + reached
              + "; look at the network, its loss and the form of its labels.";
      case UNKNOWN -> "Not known: " + skill.reason() + ".";
    };
  }

  /** Trains copies of a network on one minibatch. */
  static LearningByHeart test(Network network, DataSet batch) {
    Skill best = Skill.UNSEEN;
    double bestRate = RATES[0];
    int steps = 0;
    for (double rate : RATES) {
      Network copy = network.copy();
      prepare(copy, rate);
      GradientMonitorListener listener = GradientMonitorListener.builder().withoutLog().build();
      copy.model().setListeners(listener);
      Skill skill = Skill.UNSEEN;
      for (int i = 0; i < STEPS && !(skill.value() >= LEARNT); i++) {
        copy.fit(batch);
        Diagnosis now = listener.diagnosis();
        skill = now.skill();
        steps++;
        if (!Double.isFinite(copy.model().score()) || (!skill.isKnown() && i > 0)) {
          break;
        }
      }
      if (!best.isKnown() || skill.value() > best.value()) {
        best = skill;
        bestRate = rate;
      }
      if (skill.value() >= LEARNT || (!skill.isKnown() && steps > 1)) {
        break;
      }
    }
    return new LearningByHeart(verdict(best), best, bestRate, steps);
  }

  private static Verdict verdict(Skill best) {
    if (!best.isKnown()) {
      return Verdict.UNKNOWN;
    } else if (best.value() >= LEARNT) {
      return Verdict.LEARNT;
    }
    return best.value() >= NOTHING ? Verdict.PARTLY : Verdict.NOT_LEARNT;
  }

  /** Adam with a rate in every layer that has an updater: the updater is not what is tested. */
  private static void prepare(Network copy, double rate) {
    for (Layer layer : copy.layers()) {
      TrainedLayer.of(layer.conf().getLayer())
          .forEach(trained -> trained.setUpdater(new Adam(rate)));
    }
  }
}
