package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Threshold;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.skill.Skill;
import java.util.Arrays;

/**
 * Does the network learn? From its skill, the steps and the passes over the data.
 *
 * <p>Nothing is said before the time that sound networks need, nor while the skill still rises from
 * below that of a guess: a network that starts with a large loss comes down to it first. Where data
 * or configuration say that it will not learn, a skill of a few per cent does not clear it. What
 * was learnt and is lost stays lost until the skill is back.
 */
final class LearningJudge {
  /** Steps over which a rise of the skill is looked for. */
  private static final int WINDOW = 25;

  private final double none;
  private final double learnt;
  private final int patience;
  private final int unconditional;
  private final int needed;
  private final double[] values = new double[WINDOW];
  private boolean collapsed;
  private boolean failed;
  private long since = -1;
  private int checks;

  LearningJudge(Thresholds thresholds) {
    this.none = thresholds.value(Threshold.SKILL_NONE);
    this.learnt = thresholds.value(Threshold.SKILL_LEARNT);
    this.patience = thresholds.count(Threshold.SKILL_PATIENCE);
    this.unconditional = thresholds.count(Threshold.SKILL_PATIENCE_WITHIN_PASS);
    this.needed = patience / 2;
    Arrays.fill(values, Double.NaN);
  }

  /**
   * Takes the skill after the next step.
   *
   * @param skill of the network
   * @param iteration number of the step
   * @param foretold whether data or configuration say that the network will not learn
   */
  Learning judge(Skill skill, long iteration, boolean foretold) {
    if (!skill.isKnown()) {
      return skill.steps() < patience ? Learning.TOO_EARLY : Learning.UNKNOWN;
    }
    int slot = (int) (skill.steps() % WINDOW);
    boolean rises = comesDown(values[slot], skill.value());
    values[slot] = skill.value();
    boolean better = skill.value() > (foretold ? learnt : none);
    since = better ? -1 : since < 0 ? iteration : since;
    checks = better ? 0 : Math.min(needed, checks + 1);
    if (better) {
      collapsed = false;
    } else if (skill.best() >= learnt && skill.value() <= none && checks == needed) {
      collapsed = true;
    }
    if (collapsed) {
      return Learning.COLLAPSED;
    }
    boolean enough =
        checks == needed
            && (skill.steps() >= unconditional
                || (skill.steps() >= patience && skill.passes() >= 1));
    if (!better) {
      failed |= enough && !rises;
      return failed ? Learning.NOT_LEARNING : Learning.TOO_EARLY;
    }
    failed = false;
    return skill.steps() >= patience / 2 || skill.value() >= learnt
        ? Learning.LEARNING
        : Learning.TOO_EARLY;
  }

  /** Whether a loss above that of a guess has come a quarter of the way down to it. */
  private boolean comesDown(double earlier, double now) {
    return earlier < -none && now - earlier > 0.25 * (none - earlier);
  }

  /** Number of the step since which the loss is no better than that of a guess. */
  long since() {
    return Math.max(0, since);
  }
}
