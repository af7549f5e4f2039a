package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSettings;
import io.github.gradientmonitor.observation.LossFunction;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels that cannot be learnt as they are, each beside some that can. */
class LabelDetectorTest {
  @ParameterizedTest
  @CsvSource({
    "binaryxent, sigmoid, 0, 1, ,",
    "binaryxent, sigmoid, -0.04, 1.04, ,",
    "binaryxent, sigmoid, -1.5, 2.5, CRITICAL, TARGET_SCALE",
    "binaryxent, sigmoid, -1, 1, CRITICAL, LABELS",
    "hinge, identity, -1, 1, ,",
    "hinge, identity, 0, 1, CRITICAL, LABELS",
    "hinge, identity, 1, 1, ,",
    "hinge, identity, 1, 3, CRITICAL, LABELS",
    "sparsemcxent, softmax, 0, 7, ,",
    "squaredhinge, identity, 0, 1, CRITICAL, LABELS",
    "poisson, softplus, 0, 7, ,",
    "poisson, softplus, -2, 2, CRITICAL, LOSS",
    "msle, softplus, 0, 7, ,",
    "msle, identity, -2, 2, CRITICAL, LOSS",
    "mape, identity, 5, 9, ,",
    "mape, identity, -2, 2, WARNING, LOSS",
    "mae, identity, -2, 2, ,"
  })
  void holdsTheTargetsBesideWhatTheLossTakes(
      String loss,
      String activation,
      float low,
      float high,
      @Nullable Severity severity,
      @Nullable CauseKind kind) {
    List<Finding> signs =
        after(1, output(activation, loss), LossFunction.OTHER, i -> new float[][] {{low}, {high}});

    if (severity == null) {
      assertThat(signs).isEmpty();
    } else {
      assertThat(signs.get(0).severity()).isEqualTo(severity);
      assertThat(signs.get(0).cause().kind()).isEqualTo(kind);
      assertThat(signs.get(0).evidence().sentence())
          .contains("the loss " + loss + " takes targets");
    }
  }

  @ParameterizedTest
  @CsvSource({"tanh, true", "softmax, true", "identity, false", "relu, false"})
  void knowsClassNumbersWhereNothingAboveOneCanBeGiven(String activation, boolean expected) {
    List<Finding> signs =
        after(
            1,
            output(activation, "mse"),
            LossFunction.MEAN_SQUARED_ERROR,
            i -> new float[][] {{0}, {1}, {4}, {3}});

    assertThat(signs.stream().filter(s -> s.severity() == Severity.CRITICAL).findFirst())
        .matches(sign -> sign.isPresent() == expected);
    if (expected) {
      assertThat(signs.get(0).cause().description())
          .isEqualTo("numbers of classes (0 .. 4) where one-hot labels belong");
    }
  }

  @Test
  void knowsAColumnThatMakesUpAllOfTheLoss() {
    assertThat(columns(20, 1000)).extracting(Finding::severity).containsExactly(Severity.CRITICAL);
    assertThat(columns(20, 1000).get(0).cause().kind()).isEqualTo(CauseKind.TARGET_SCALE);
    assertThat(columns(20, 100))
        .as("of which the others are learnt by half")
        .extracting(Finding::severity)
        .containsExactly(Severity.WATCH);
    assertThat(columns(20, 10)).as("a column that is ten times another").isEmpty();
    assertThat(columns(9, 1000)).as("too few minibatches").isEmpty();
  }

  @Test
  void looksPastAColumnThatNeverChanges() {
    assertThat(columns(20, 0)).as("one column of two").isEmpty();
  }

  @Test
  void looksPastARareEventBesideAColumnOfTheUsualSize() {
    Random random = new Random(7);
    List<Finding> signs =
        after(
            20,
            output("identity", "mse"),
            LossFunction.MEAN_SQUARED_ERROR,
            i -> {
              float[][] rows = new float[200][2];
              for (float[] row : rows) {
                row[0] = (float) random.nextGaussian();
              }
              rows[5][1] = i % 10 == 0 ? 1 : 0; // one row in 2000
              return rows;
            });

    assertThat(signs).isEmpty();
  }

  @Test
  void beginsAnewWithOtherColumns() {
    List<Finding> signs =
        after(
            2,
            output("tanh", "mse"),
            LossFunction.MEAN_SQUARED_ERROR,
            i -> i == 0 ? new float[][] {{0.5f, 0}, {0, 0.5f}} : new float[][] {{0}, {1}, {4}});

    assertThat(signs)
        .extracting(sign -> sign.cause().description())
        .contains("numbers of classes (0 .. 4) where one-hot labels belong");
  }

  private static List<Finding> columns(int count, float factor) {
    Random random = new Random(3);
    return after(
        count,
        output("identity", "mse"),
        LossFunction.MEAN_SQUARED_ERROR,
        i ->
            new float[][] {
              {factor * (float) random.nextGaussian() / 100, (float) random.nextGaussian() / 100},
              {factor * (float) random.nextGaussian() / 100, (float) random.nextGaussian() / 100}
            });
  }

  @Test
  void knowsRowsInTheOrderOfTheirTargets() {
    Random random = new Random(5);

    List<Finding> sorted = targets(120, i -> new float[][] {{i / 100f}, {(i + 0.5f) / 100}});

    assertThat(sorted).extracting(Finding::severity).containsExactly(Severity.CRITICAL);
    assertThat(sorted.get(0).cause().kind()).isEqualTo(CauseKind.BATCH);
    assertThat(
            targets(
                120, i -> new float[][] {{(float) random.nextGaussian()}, {random.nextFloat()}}))
        .as("in random order")
        .isEmpty();
    assertThat(targets(120, i -> new float[][] {{(float) Math.sin(i / 3.0)}, {0.1f}}))
        .as("a season that goes up and down")
        .isEmpty();
    assertThat(
            targets(
                120, i -> new float[][] {{i / 500f + (float) random.nextGaussian()}, {-i / 600f}}))
        .as("targets that move slowly while they are learnt")
        .isEmpty();
  }

  @Test
  void asksForBothTheOrderAndTheSpread() {
    Random random = new Random(6);

    assertThat(targets(120, i -> new float[][] {{i / 100f - 3}, {i / 100f + 3}}))
        .as("one direction, and all of the targets in each minibatch")
        .isEmpty();
    assertThat(
            targets(
                120,
                i -> {
                  float one = random.nextFloat();
                  return new float[][] {{one}, {one + 0.001f}};
                }))
        .as("like with like, in random order")
        .isEmpty();
  }

  @Test
  void leavesSequencesInTheOrderOfTime() {
    NetworkProfile recurrent =
        new NetworkProfile(
            "net",
            List.of(
                LayerProfile.named("lstm").type("LSTM").depth(1).recurrent(true).build(),
                output("identity", "mse").layers().get(0)),
            null);

    assertThat(
            after(
                120,
                recurrent,
                LossFunction.MEAN_SQUARED_ERROR,
                i -> new float[][] {{i / 100f}, {(i + 0.5f) / 100}}))
        .isEmpty();
  }

  private static List<Finding> targets(int count, IntFunction<float[][]> rows) {
    return after(count, output("identity", "mse"), LossFunction.MEAN_SQUARED_ERROR, rows);
  }

  private static List<Finding> after(
      int count, NetworkProfile network, LossFunction loss, IntFunction<float[][]> rows) {
    LabelDetector detector = new LabelDetector(Thresholds.defaults());
    List<Finding> found = List.of();
    for (int i = 0; i < count; i++) {
      found = detector.inspect(reading(network, Labels.of(loss, rows.apply(i))));
    }
    return found;
  }

  private static NetworkProfile output(String activation, String loss) {
    LayerSettings settings =
        new LayerSettings(loss, null, Double.NaN, 1, 0, 0, 0, 0, Double.POSITIVE_INFINITY);
    LayerProfile output =
        LayerProfile.named("out")
            .role(LayerRole.OUTPUT)
            .depth(1)
            .sizes(8, 1)
            .activation(activation)
            .settings(settings)
            .build();
    return new NetworkProfile("net", List.of(output), null);
  }

  private static Reading reading(NetworkProfile network, DataSample data) {
    TrainingStep plain = Steps.sloping(network, 0, 0);
    TrainingStep step =
        new TrainingStep(network, 0, 0, 1, plain.layers(), Intervention.NONE, Timing.UNKNOWN, data);
    Diagnosis pending = Diagnosis.pending(network);
    return new Reading(
        step,
        StepSummary.of(step),
        pending.backward(),
        pending.weights(),
        new Progress(0, false, false, false, false),
        pending.skill(),
        pending.learning(),
        List.of(),
        0);
  }
}
