package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.RISING_LOSS;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each rule on both sides of each limit that is published for it. */
class PublishedLossRulesTest {
  private static final Symptom NOT_LEARNING = NotLearning.name();

  @Nested
  class SageMaker {
    /** Compares the loss of step 10 with that of step 0. */
    private Set<Symptom> change(double factor) {
      Detector rule = PublishedLossRules.sageMaker();
      assertThat(rule.inspect(step(0, 2))).isEmpty();
      for (int i = 1; i < 10; i++) {
        assertThat(rule.inspect(step(i, 100))).isEmpty();
      }
      return rule.inspect(step(10, 2 * factor));
    }

    @Test
    void wantsAFallByATenthOfAPercent() {
      assertThat(change(1 - 0.0011)).isEmpty();
      assertThat(change(1 - 0.0009)).containsExactly(NOT_LEARNING);
      assertThat(change(1)).containsExactly(NOT_LEARNING);
    }

    @Test
    void toleratesARiseByFivePercent() {
      assertThat(change(1.049)).isEmpty();
      assertThat(change(1.051)).containsExactly(RISING_LOSS);
    }

    /** The example of the first release: saved every four steps, the third comparison counts. */
    @Test
    void isMetInTheTwelfthStepOfTheExampleOfItsAuthors() {
      Detector rule = PublishedLossRules.sageMaker();
      double[] losses = {0.3, 0.33, 0.31, 0.30, 0.28};
      List<Integer> met = new ArrayList<>();
      for (int i = 0; i < losses.length; i++) {
        if (!rule.inspect(step(4L * i, losses[i])).isEmpty()) {
          met.add(4 * i);
        }
      }

      assertThat(met).containsExactly(12);
    }

    /** The example of the manual: saved every three steps, compared at 9, 21 and 33. */
    @Test
    void comparesEveryTenStepsOrLater() {
      Detector rule = PublishedLossRules.sageMaker();
      List<Integer> met = new ArrayList<>();
      for (int i = 9; i <= 45; i += 3) {
        if (!rule.inspect(step(i, 1)).isEmpty()) {
          met.add(i);
        }
      }

      assertThat(met).containsExactly(21, 33, 45);
    }
  }

  @Nested
  class Autotrainer {
    /** What is said of a training with these losses, each that of an epoch of 20 steps. */
    private Set<Symptom> epochs(double... losses) {
      Detector rule = PublishedLossRules.autotrainer();
      Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);
      for (int i = 0; i < 20 * losses.length; i++) {
        symptoms.addAll(rule.inspect(step(i, losses[i / 20])));
      }
      return symptoms;
    }

    @Test
    void isSlowWithoutOneEpochThatIsBetterByAHundredth() {
      assertThat(epochs(4, 3.964, 3.928)).containsExactly(NOT_LEARNING);
      assertThat(epochs(4, 3.956, 3.956)).isEmpty();
    }

    @Test
    void waitsForThreeTenthsOfTheTraining() {
      assertThat(epochs(4, 4)).isEmpty();
      assertThat(epochs(4, 4, 4)).containsExactly(NOT_LEARNING);
    }

    @Test
    void swingsWhenAFifthOfTheEpochsArePeaksThreeHundredthsAboveAValley() {
      assertThat(epochs(1, 0.95, 0.9, 0.8, 0.831, 0.7)).isEmpty();
      assertThat(epochs(1, 0.8, 0.831, 0.8, 0.7)).containsExactly(UPDATE_TOO_LARGE);
      assertThat(epochs(1, 0.8, 0.829, 0.8, 0.7)).isEmpty();
    }
  }

  @Nested
  class DeepChecker {
    private final Detector rule = PublishedLossRules.deepChecker();

    @Test
    void wantsAFirstLossBelowTwiceThatOfAGuess() {
      assertThat(rule.inspect(step(0, 1.99 * Math.log(10)))).isEmpty();
      assertThat(rule.inspect(step(0, 2.01 * Math.log(10)))).containsExactly(EXPLODING_GRADIENT);
    }

    @Test
    void looksAtTheFirstLossOnly() {
      assertThat(rule.inspect(step(1, 100))).isEmpty();
    }

    @Test
    void looksAtClassifiersOnly() {
      LayerProfile linear = output("identity", 10);
      assertThat(rule.inspect(step(linear, 0, 100))).isEmpty();
    }
  }

  @Nested
  class DeepDiagnosis {
    private final Detector rule = PublishedLossRules.deepDiagnosis();

    @Test
    void wantsOneOfFiveLossesToDiffer() {
      for (int i = 0; i < 4; i++) {
        assertThat(rule.inspect(step(i, 0.5))).isEmpty();
      }
      assertThat(rule.inspect(step(4, 0.5))).containsExactly(NOT_LEARNING);
      for (int i = 5; i < 9; i++) {
        assertThat(rule.inspect(step(i, 0.5))).isEmpty();
      }
      assertThat(rule.inspect(step(9, 0.500001))).isEmpty();
    }
  }

  private static LayerProfile output(String activation, int units) {
    return LayerProfile.named("out")
        .role(LayerRole.OUTPUT)
        .sizes(10, units)
        .activation(activation)
        .build();
  }

  private static TrainingStep step(long iteration, double loss) {
    return step(output("softmax", 10), iteration, loss);
  }

  private static TrainingStep step(LayerProfile layer, long iteration, double loss) {
    return new TrainingStep(
        new NetworkProfile("net", List.of(layer), null),
        iteration,
        0,
        loss,
        List.of(LayerSample.unreached(layer)));
  }
}
