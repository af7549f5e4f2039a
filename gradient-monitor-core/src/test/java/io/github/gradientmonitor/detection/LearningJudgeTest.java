package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningJudgeTest {
  private static final NetworkProfile NETWORK = Steps.network(2);

  private final LearningJudge judge = new LearningJudge(Thresholds.defaults());
  private long steps;
  private double best = Double.NaN;
  private long examples = 32;

  @Test
  void saysNothingBeforeTheTimeThatSoundNetworksNeed() {
    assertThat(judge(99, 0.01, 1, Prospect.OPEN)).isEqualTo(Learning.TOO_EARLY);
    assertThat(judge(1, 0.01, 1, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void waitsForAPassOverTheData() {
    assertThat(judge(199, 0, 0, Prospect.OPEN)).isEqualTo(Learning.TOO_EARLY);
    assertThat(judge(1, 0, 0, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void waitsWhereThePassesAreNotKnown() {
    assertThat(judge(199, 0, Double.NaN, Prospect.OPEN)).isEqualTo(Learning.TOO_EARLY);
    assertThat(judge(1, 0, Double.NaN, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void waitsForExamplesWhereAStepHasFew() {
    examples = 1;

    assertThat(judge(1599, -0.02, 0, Prospect.OPEN)).isEqualTo(Learning.TOO_EARLY);
    assertThat(judge(1, -0.02, 0, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void takesStepsForWhatTheyAreWhereEachIsAPassOverTheData() {
    examples = 4;
    for (int pass = 1; pass < 100; pass++) {
      assertThat(judge(1, 0, pass, Prospect.OPEN)).isEqualTo(Learning.TOO_EARLY);
    }

    assertThat(judge(1, 0, 100, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void takesStepsForWhatTheyAreWhereSomethingSpeaksAgainstIt() {
    examples = 1;

    assertThat(judge(200, -0.02, 0, Prospect.POOR)).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void waitsWhileTheLossComesDownToThatOfAGuess() {
    for (int i = 0; i < 150; i++) {
      assertThat(judge(1, -20 * Math.pow(0.95, i), 3, Prospect.OPEN)).isEqualTo(Learning.TOO_EARLY);
    }
    assertThat(judge(50, 0, 3, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void staysWithItsWordUntilTheSkillRises() {
    assertThat(judge(100, -5, 1, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
    assertThat(judge(10, -1, 1, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
    assertThat(judge(100, 0.06, 1, Prospect.OPEN))
        .as("noise that is learnt by heart")
        .isEqualTo(Learning.NOT_LEARNING);
    assertThat(judge(30, 0.2, 1, Prospect.OPEN)).isEqualTo(Learning.LEARNING);
  }

  @Test
  void asksForMoreWhereItWasForetoldThatNothingIsLearnt() {
    assertThat(judge(200, 0.1, 1, Prospect.POOR)).isEqualTo(Learning.NOT_LEARNING);
    assertThat(judge(49, 0.31, 1, Prospect.POOR)).isEqualTo(Learning.LEARNING);
  }

  @Test
  void tellsACollapseUntilTheSkillIsBack() {
    assertThat(judge(60, 0.7, 1, Prospect.OPEN)).isEqualTo(Learning.LEARNING);
    assertThat(judge(24, 0, 1, Prospect.OPEN)).isNotEqualTo(Learning.COLLAPSED);
    assertThat(judge(1, 0, 1, Prospect.OPEN)).isEqualTo(Learning.COLLAPSED);
    assertThat(judge(50, 0.01, 1, Prospect.OPEN)).isEqualTo(Learning.COLLAPSED);
    assertThat(judge(10, 0.2, 1, Prospect.OPEN)).isEqualTo(Learning.LEARNING);
  }

  @Test
  void waitsWhileTheSkillRisesSlowlyThroughThatOfAGuess() {
    for (int i = 0; i < 150; i++) {
      assertThat(judge(1, -0.08 + 0.0008 * i + 0.02 * (i % 3 - 1), 3, Prospect.OPEN))
          .as("step %d", i)
          .isNotEqualTo(Learning.NOT_LEARNING);
    }
  }

  @Test
  void waitsWhileMinibatchesDifferTooMuchToTell() {
    for (int i = 0; i < 150; i++) {
      assertThat(judge(1, i % 2 == 0 ? 1 : -1, 3, Prospect.OPEN))
          .as("step %d", i)
          .isNotEqualTo(Learning.NOT_LEARNING);
    }
  }

  @Test
  void doesNotTakeALittleThatIsLearntForNothing() {
    for (int i = 0; i < 300; i++) {
      assertThat(judge(1, i % 2 == 0 ? 0.18 : -0.08, 3, Prospect.OPEN))
          .as("step %d", i)
          .isNotEqualTo(Learning.NOT_LEARNING);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(judge(1, i % 2 == 0 ? 0.15 : -0.10, 3, Prospect.OPEN))
          .as("a little less, step %d", i)
          .isNotEqualTo(Learning.NOT_LEARNING);
    }
  }

  @Test
  void countsACollapseInStepsWhoseSkillIsNew() {
    judge(60, 0.7, 1, Prospect.OPEN);
    for (int i = 0; i < 24; i++) {
      judge(1, 0, 1, Prospect.OPEN);
      for (int j = 0; j < 9; j++) {
        assertThat(judge(0.0, Double.NaN, 1, Prospect.OPEN)).isNotEqualTo(Learning.COLLAPSED);
      }
    }

    assertThat(judge(1, 0, 1, Prospect.OPEN)).isEqualTo(Learning.COLLAPSED);
  }

  @Test
  void isNotMisledByASkillOfWhatCannotWork() {
    assertThat(judge(100, 0.99, 1, Prospect.NONE)).isEqualTo(Learning.NOT_LEARNING);
    assertThat(judge(1, 0.99, 1, Prospect.OPEN)).isEqualTo(Learning.LEARNING);
  }

  @Test
  void takesALossThatIsNoNumberForNothingLearnt() {
    assertThat(judge(19, Double.NaN, 1, Prospect.OPEN)).isEqualTo(Learning.TOO_EARLY);
    assertThat(judge(1, Double.NaN, 1, Prospect.OPEN)).isEqualTo(Learning.NOT_LEARNING);
  }

  @Test
  void doesNotKnowWithoutTheLossOfAGuess() {
    Skill unknown = Skill.UNSEEN;

    assertThat(judge.judge(unknown, Double.NaN, step(0), Prospect.OPEN))
        .isEqualTo(Learning.TOO_EARLY);
  }

  /** What is said after so many steps of one skill. */
  private Learning judge(int count, double value, double passes, Prospect prospect) {
    Learning learning = Learning.UNKNOWN;
    for (int i = 0; i < count; i++) {
      best = Double.isNaN(best) || value > best ? value : best;
      learning =
          judge(value, Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value, passes, prospect);
    }
    return learning;
  }

  private Learning judge(double value, double latest, double passes, Prospect prospect) {
    steps++;
    Skill skill = new Skill(value, 1, 1, steps, passes, 1, best, "");
    return judge.judge(skill, latest, step(steps - 1), prospect);
  }

  private TrainingStep step(long iteration) {
    TrainingStep plain = Steps.sloping(NETWORK, iteration, 0);
    return new TrainingStep(
        NETWORK,
        iteration,
        0,
        1,
        plain.layers(),
        Intervention.NONE,
        Timing.UNKNOWN,
        new DataSample(List.of(), List.of(), examples, 0, 0));
  }
}
