package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.skill.Skill;

/**
 * Does the network learn? From its skill, the steps and the passes over the data.
 *
 * <p>Nothing is said before the time that sound networks need, nor while the skill still rises, nor
 * while minibatches differ so much that it is not known well enough. Small minibatches are learnt
 * from by the example and not by the step (McCandlish et al. 2018, arXiv 1812.06162), so that their
 * steps count for less, unless each is a pass over the data. Where data or configuration say that
 * it mostly does not work, a skill of a few per cent does not clear it; where they say that it
 * cannot, no skill does. A network that was found not to learn is cleared by a skill that leaves no
 * doubt, for noise is learnt by heart in small steps. What was learnt and is lost stays lost until
 * the skill is back.
 */
final class LearningJudge {
  /** Standard errors on either side of a mean between which 19 of 20 true means lie. */
  private static final double CONFIDENCE = 2;

  /** Steps in a row without a finite loss after which nothing more is to be waited for. */
  private static final int BLANK = 20;

  /** Examples of a minibatch from which on it counts as a step. */
  private static final double EXAMPLES = 8;

  private final double none;
  private final double learnt;
  private final double doubt;
  private final double rise;
  private final int patience;
  private final int unconditional;
  private final SkillWindow window;
  private boolean collapsed;
  private boolean failed;
  private long since = -1;
  private int atGuess;
  private int blank;
  private double counted;

  LearningJudge(Thresholds thresholds) {
    this.none = thresholds.value(Threshold.SKILL_NONE);
    this.learnt = thresholds.value(Threshold.SKILL_LEARNT);
    this.doubt = thresholds.value(Threshold.SKILL_DOUBT);
    this.rise = thresholds.value(Threshold.SKILL_RISE);
    this.patience = thresholds.count(Threshold.SKILL_PATIENCE);
    this.unconditional = thresholds.count(Threshold.SKILL_PATIENCE_WITHIN_PASS);
    this.window = new SkillWindow(patience / 2);
  }

  /**
   * Takes the skill after the next step.
   *
   * @param skill of the network
   * @param latest skill in this step alone; NaN when it is not known, and the skill is that of a
   *     step before; negative infinity when the loss is not finite
   * @param step that was made
   * @param prospect what data and configuration say
   */
  Learning judge(Skill skill, double latest, TrainingStep step, Prospect prospect) {
    long examples = step.data().examples();
    counted += examples == 0 ? 1 : Math.min(1, examples / EXAMPLES);
    if (prospect == Prospect.NONE && skill.steps() >= patience) {
      since = since < 0 ? step.iteration() : since;
      return Learning.NOT_LEARNING;
    }
    if (!skill.isKnown()) {
      return skill.steps() < patience ? Learning.TOO_EARLY : Learning.UNKNOWN;
    }
    if (!Double.isNaN(latest)) {
      accept(skill, latest);
    }
    boolean better = isBetter(skill.value(), prospect);
    since = better ? -1 : since < 0 ? step.iteration() : since;
    collapsed = (collapsed && !better) || atGuess >= patience / 4;
    if (collapsed) {
      return Learning.COLLAPSED;
    }
    if (better) {
      failed = false;
      return skill.steps() >= patience / 2 || skill.value() >= learnt
          ? Learning.LEARNING
          : Learning.TOO_EARLY;
    }
    failed |= blank >= BLANK || (isDue(skill, prospect) && isCertain(prospect));
    return failed ? Learning.NOT_LEARNING : Learning.TOO_EARLY;
  }

  /** Takes a skill that is new. */
  private void accept(Skill skill, double latest) {
    window.accept(latest);
    atGuess = skill.best() >= learnt && !(skill.value() > none) ? atGuess + 1 : 0;
    blank = Double.isFinite(skill.value()) ? 0 : blank + 1;
  }

  /** Now, and either for some time or rising; or for some time, beyond doubt. */
  private boolean isBetter(double value, Prospect prospect) {
    double bar = prospect != Prospect.OPEN ? learnt : failed ? Math.max(none, doubt) : none;
    if (prospect == Prospect.OPEN && value >= learnt) {
      return true;
    }
    return (value > bar && (window.mean() > bar || window.rise() > rise))
        || (window.isFull() && window.mean() - CONFIDENCE * window.error() > bar);
  }

  /** Where something speaks against it, steps are steps however few examples they have. */
  private boolean isDue(Skill skill, Prospect prospect) {
    double time = skill.steps();
    if (prospect == Prospect.OPEN) {
      time = Math.min(time, skill.passes() > counted ? skill.passes() : counted);
    }
    return time >= unconditional || (time >= patience && skill.passes() >= 1);
  }

  /**
   * Neither is the skill above that of a guess, nor does it rise, nor may it be worth something
   * that minibatches hide.
   */
  private boolean isCertain(Prospect prospect) {
    boolean open = prospect == Prospect.OPEN;
    double most = open ? doubt : learnt;
    return window.isFull()
        && window.mean() <= (open ? none : learnt)
        && !(window.rise() > rise)
        && window.mean() + CONFIDENCE * window.error() < most;
  }

  /** Number of the step since which the loss is no better than that of a guess. */
  long since() {
    return Math.max(0, since);
  }
}
