package io.github.gradientmonitor.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SkillTrackerTest {
  private static final NetworkProfile NETWORK = Steps.network(2);
  private static final float[][] CLASSES = {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

  /** A step whose labels were not read; its loss has no penalty. */
  private static final DataSample NOTHING_READ = new DataSample(List.of(), List.of(), 4, 0, 0);

  private final SkillTracker tracker = new SkillTracker();
  private long iteration;
  private int epoch;

  @Test
  void isZeroForTheEntropyOfTheClasses() {
    // -sum p ln p for 1/2, 1/4, 1/4: math.log of Python 3.11.
    Skill skill = accept(1.0397207708399179, Labels.of(LossFunction.CROSS_ENTROPY, CLASSES));

    assertThat(skill.isKnown()).isTrue();
    assertThat(skill.guess()).isCloseTo(1.0397207708399179, within(1e-12));
    assertThat(skill.value()).isCloseTo(0, within(1e-12));
    assertThat(skill.first()).isCloseTo(1, within(1e-12));
  }

  @Test
  void isOneForAPerfectLossAndNegativeForAWorseOneThanThatOfAGuess() {
    assertThat(accept(0, Labels.of(LossFunction.CROSS_ENTROPY, CLASSES)).value()).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      accept(2 * 1.0397207708399179, NOTHING_READ);
    }
    assertThat(accept(2 * 1.0397207708399179, NOTHING_READ).value()).isCloseTo(-1, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(
      value = LossFunction.class,
      names = {"OTHER"},
      mode = EnumSource.Mode.EXCLUDE)
  void noConstantOutputIsBetterThanTheGuess(LossFunction loss) {
    Random random = new Random(3);
    float[][] labels = new float[50][3];
    for (float[] row : labels) {
      row[random.nextInt(2)] = 1;
    }
    double guess = accept(1, Labels.of(loss, labels)).guess();
    double best = Double.POSITIVE_INFINITY;
    for (double a = 0.01; a < 1; a += 0.01) {
      for (double b = 0.01; b < 1; b += 0.01) {
        double[] constant = {a, b, Math.max(1 - a - b, 1e-9)};
        boolean allowed = loss != LossFunction.CROSS_ENTROPY || a + b < 1;
        best = allowed ? Math.min(best, loss(loss, labels, constant)) : best;
      }
    }

    assertThat(guess).isLessThanOrEqualTo(best + 1e-9).isCloseTo(best, within(0.02));
  }

  private static double loss(LossFunction loss, float[][] labels, double[] constant) {
    double sum = 0;
    for (float[] row : labels) {
      for (int i = 0; i < row.length; i++) {
        double y = row[i];
        double q = constant[i];
        double error = (y - q) * (y - q);
        sum +=
            switch (loss) {
              case CROSS_ENTROPY -> y == 0 ? 0 : -y * Math.log(q);
              case BINARY_CROSS_ENTROPY ->
                  (y == 0 ? 0 : -y * Math.log(q)) - (y == 1 ? 0 : (1 - y) * Math.log(1 - q));
              case MEAN_SQUARED_ERROR -> error / row.length;
              default -> error;
            };
      }
    }
    return sum / labels.length;
  }

  @Test
  void countsTimeStepsAsTheFrameworkDoes() {
    LabelSample sequence =
        new LabelSample(
            "out",
            LossFunction.CROSS_ENTROPY,
            Labels.table(CLASSES), // 4 time steps of 2 examples
            2,
            Double.NaN);

    Skill skill = accept(1, new DataSample(List.of(), List.of(sequence), 2, 0, 0));

    assertThat(skill.guess()).isCloseTo(2 * 1.0397207708399179, within(1e-12));
  }

  @Test
  void sumsOverOutputs() {
    LabelSample first = sample("a", LossFunction.CROSS_ENTROPY, CLASSES);
    LabelSample second = sample("b", LossFunction.MEAN_SQUARED_ERROR, new float[][] {{0}, {2}});

    Skill skill = accept(1, new DataSample(List.of(), List.of(first, second), 4, 0, 0));

    assertThat(skill.guess()).isCloseTo(1.0397207708399179 + 1, within(1e-12));
  }

  @Test
  void tellsTheSkillOfEachOutputBesideThatOfTheWhole() {
    for (int i = 0; i < 10; i++) {
      accept(2, Labels.ofOutputs(1, 1));
    }
    Skill skill = Skill.UNSEEN;
    for (int i = 0; i < 10; i++) {
      skill = accept(1.2, Labels.ofOutputs(0.25, 0.95));
    }

    assertThat(skill.value()).isCloseTo(0.4, within(1e-12));
    assertThat(skill.outputs().keySet()).containsExactly("out1", "out2");
    assertThat(skill.outputs().get("out1")).isCloseTo(0.75, within(1e-12));
    assertThat(skill.outputs().get("out2")).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void anOutputThatIsReadSeldomIsAsItWasReadLast() {
    for (int i = 0; i < 10; i++) {
      accept(2, Labels.ofOutputs(1, 1));
    }
    for (int i = 0; i < 49; i++) {
      accept(2, NOTHING_READ);
    }
    assertThat(accept(1, Labels.ofOutputs(0.25, 0.75)).outputs())
        .containsExactly(Map.entry("out1", 0.75), Map.entry("out2", 0.25));
    assertThat(accept(1, NOTHING_READ).outputs())
        .containsExactly(Map.entry("out1", 0.75), Map.entry("out2", 0.25));
  }

  @Test
  void saysNothingOfOutputsOnceTheLossIsNotFinite() {
    assertThat(accept(1, Labels.ofOutputs(0.25, 0.75)).outputs()).hasSize(2);

    assertThat(accept(Double.NaN, NOTHING_READ).outputs()).isEmpty();
  }

  @Test
  void saysNothingOfOutputsWhereOneIsNotKnownOrThereIsOne() {
    assertThat(accept(1, Labels.ofOutputs(0.25, Double.NaN)).outputs()).isEmpty();
    assertThat(new SkillTracker().accept(step(0.25, Labels.ofOutputs(0.25))).outputs()).isEmpty();
  }

  @Test
  void takesTheWordOfALossWithoutAClosedForm() {
    LabelSample labels =
        new LabelSample("out", LossFunction.OTHER, Labels.table(new float[] {1}), 1, 0.5);

    Skill skill = accept(0.25, new DataSample(List.of(), List.of(labels), 1, 0, 0));

    assertThat(skill.guess()).isEqualTo(0.5);
    assertThat(skill.value()).isEqualTo(0.5);
  }

  @Test
  void leavesThePenaltyOut() {
    DataSample labels = Labels.of(LossFunction.CROSS_ENTROPY, CLASSES);
    DataSample penalized = new DataSample(List.of(), labels.labels(), 4, 0, 30);

    assertThat(accept(30 + 1.0397207708399179, penalized).value()).isCloseTo(0, within(1e-9));
  }

  @Test
  void doesNotCountALossWhosePenaltyIsNotKnown() {
    DataSample labels = Labels.of(LossFunction.CROSS_ENTROPY, CLASSES);
    accept(30, new DataSample(List.of(), labels.labels(), 4, 0, 30));

    assertThat(accept(99, DataSample.NONE).value()).isEqualTo(1);
  }

  @Test
  void isMeasuredFromTheEntropyOfLabelsThatAreNoCertainties() {
    // The labels' own entropy is the best that any output can reach.
    float[][] grey = {{0.2f}, {0.7f}};
    double floor = 1.1112667255930813 / 2;

    assertThat(accept(floor, Labels.of(LossFunction.BINARY_CROSS_ENTROPY, grey)).value())
        .isCloseTo(1, within(1e-6));
  }

  @Test
  void averagesTenSteps() {
    accept(0, Labels.of(LossFunction.SQUARED_ERROR, new float[][] {{0}, {2}})); // a guess of 1
    for (int i = 0; i < 9; i++) {
      accept(1, NOTHING_READ);
    }

    assertThat(accept(1, NOTHING_READ).value()).isZero();
  }

  @Test
  void followsTargetsThatMove() {
    for (int i = 0; i < 5_000; i++) {
      float level = i < 2_000 ? 0 : 100;
      accept(1, Labels.of(LossFunction.SQUARED_ERROR, new float[][] {{level - 1}, {level + 1}}));
    }
    Skill skill = accept(1, NOTHING_READ);

    // 3,000 steps of memory 1,000 leave e^-3 of the old level, which is a variance of 474.
    assertThat(skill.guess()).isBetween(1.0, 500.0);
  }

  @Test
  void countsPassesByEpochsOrByTheSmallestFingerprintThatComesAgain() {
    assertThat(passesAfter(7, 3, 9)).isZero();
    assertThat(passesAfter(9, 7, 3)).isEqualTo(1);
    assertThat(passesAfter(3, 9, 7)).isEqualTo(2);
    epoch = 4;
    assertThat(accept(1, NOTHING_READ).passes()).isEqualTo(4);
  }

  @Test
  void beginsToCountAnewWithASmallerFingerprint() {
    assertThat(passesAfter(7, 7, -1)).as("fingerprints have no sign").isEqualTo(1);
    assertThat(passesAfter(5)).isZero();
  }

  private double passesAfter(long... fingerprints) {
    double passes = Double.NaN;
    for (long one : fingerprints) {
      passes = accept(1, Labels.of(LossFunction.CROSS_ENTROPY, one, CLASSES)).passes();
    }
    return passes;
  }

  @Test
  void knowsTheSkillOfTheLatestStepAlone() {
    accept(0, Labels.of(LossFunction.MEAN_SQUARED_ERROR, new float[][] {{1}, {3}}));
    accept(0.5, Labels.of(LossFunction.MEAN_SQUARED_ERROR, new float[][] {{1}, {3}}));

    assertThat(tracker.latest()).isEqualTo(0.5);
    accept(0.5, DataSample.NONE);
    assertThat(tracker.latest()).as("the penalty was not read").isNaN();
  }

  @Test
  void saysWhyItIsNotKnown() {
    assertThat(accept(1, DataSample.NONE).reason()).isEqualTo("no labels were seen");
    assertThat(accept(1, Labels.of(LossFunction.OTHER, CLASSES)).reason())
        .isEqualTo("the best constant output of the loss is not known");
  }

  @Test
  void isNotKnownForLabelsThatNeverChange() {
    Skill skill = accept(1, Labels.of(LossFunction.CROSS_ENTROPY, new float[][] {{1, 0}, {1, 0}}));

    assertThat(skill.isKnown()).isFalse();
    assertThat(skill.reason()).isEqualTo("the labels are all the same");
    assertThat(skill.guess()).isZero();
  }

  @Test
  void goesOnAtTheSamePaceWhereExamplesAreNoLongerIdentified() {
    assertThat(passesAfter(3, 9, 7, 3, 9, 7, 3)).isEqualTo(2);
    assertThat(passesAfter(0, 0)).isEqualTo(2);
    assertThat(passesAfter(0)).isEqualTo(3);
    assertThat(passesAfter(0, 0, 0, 0, 0, 0)).isEqualTo(5);
  }

  @Test
  void isNotANumberForALossAndAPenaltyThatAreNone() {
    DataSample labels = Labels.of(LossFunction.CROSS_ENTROPY, CLASSES);
    assertThat(accept(1, labels).value()).isFinite();
    DataSample broken = new DataSample(List.of(), labels.labels(), 4, 0, Double.NaN);

    assertThat(accept(Double.NaN, broken).value()).isNaN();
    assertThat(tracker.latest()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void isNotANumberForALossThatIsNone() {
    Skill skill = accept(Double.NaN, Labels.of(LossFunction.CROSS_ENTROPY, CLASSES));

    assertThat(skill.isKnown()).isTrue();
    assertThat(skill.value()).isNaN();
  }

  private static LabelSample sample(String output, LossFunction loss, float[][] rows) {
    return new LabelSample(output, loss, Labels.table(rows), rows.length, Double.NaN);
  }

  private Skill accept(double loss, DataSample data) {
    return tracker.accept(step(loss, data));
  }

  private TrainingStep step(double loss, DataSample data) {
    TrainingStep plain = Steps.sloping(NETWORK, iteration++, 0);
    return new TrainingStep(
        NETWORK,
        plain.iteration(),
        epoch,
        loss,
        plain.layers(),
        Intervention.NONE,
        Timing.UNKNOWN,
        data);
  }
}
