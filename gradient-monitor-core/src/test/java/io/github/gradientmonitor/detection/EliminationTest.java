package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Learning;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.prescription.Advisor;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class EliminationTest {
  private static final NetworkProfile DENSE = Steps.network(2);
  private static final NetworkProfile RECURRENT =
      Steps.network(2, layer -> layer.type("LSTM").activation("tanh").recurrent(true));

  @Test
  void howFarBackInTimeTheGradientReachesIsASecondThoughtOfRecurrentNetworks() {
    List<Cause> recurrent = Elimination.causes(failing(RECURRENT), List.of());

    assertThat(recurrent.get(1)).isEqualTo(new SignalCause.UnknownReach());
    assertThat(recurrent)
        .filteredOn(cause -> !(cause instanceof SignalCause.UnknownReach))
        .isEqualTo(Elimination.causes(failing(DENSE), List.of()));
  }

  @Test
  void tooFewStepsAreAThoughtWhereTheUpdatesAreSmallOrAsUsual() {
    assertThat(Elimination.causes(failing(DENSE, 1e-3), List.of()))
        .last()
        .isEqualTo(new StepCause.TooFewSteps(0));
    assertThat(Elimination.causes(failing(DENSE, 1e-5), List.of()).get(1))
        .isEqualTo(new StepCause.TooFewSteps(0));
    assertThat(Elimination.causes(failing(DENSE, 0.1), List.of()))
        .doesNotHaveAnyElementsOfTypes(StepCause.TooFewSteps.class);
  }

  @Test
  void nothingIsLeftToGuessWhereTheGradientIsIll() {
    Finding ill = ThroughTimeTest.vanishing(RECURRENT);

    assertThat(Elimination.causes(failing(RECURRENT), List.of(ill))).isEmpty();
  }

  @Test
  void theLogOfARecurrentNetworkThatDoesNotLearnNamesTheProbe() {
    assertThat(message(RECURRENT))
        .startsWith("GM-NOT-LEARNING-LABELS Not learning: ")
        .contains("SequenceProbe");
    assertThat(message(DENSE))
        .startsWith("GM-NOT-LEARNING-LABELS Not learning: ")
        .doesNotContain("SequenceProbe");
  }

  private static String message(NetworkProfile network) {
    Reading reading = failing(network);
    Finding failure =
        new NotLearning(new LearningJudge(Thresholds.defaults()))
            .interpret(reading, List.of()).stream()
                .filter(finding -> finding.symptom() == Symptom.NOT_LEARNING)
                .findFirst()
                .orElseThrow();
    Diagnosis pending = Diagnosis.pending(network);
    Diagnosis diagnosis = new Advisor().advise(pending.with(List.of(failure)), pending);
    return new Alert(Alert.State.RAISED, diagnosis.prescription(failure).orElseThrow(), "net", 100)
        .message();
  }

  /** A sound gradient, and after 100 steps a loss that is that of a guess. */
  private static Reading failing(NetworkProfile network) {
    return failing(Steps.sloping(network, 100, 0));
  }

  /** The same with updates of this share of the weights. */
  private static Reading failing(NetworkProfile network, double ratio) {
    return failing(
        Steps.step(
            network,
            100,
            layer ->
                new LayerSample(
                    layer,
                    Steps.gradient(1),
                    Steps.gradient(1),
                    new WeightUpdate(1, ratio, 100),
                    0,
                    Double.NaN)));
  }

  private static Reading failing(TrainingStep step) {
    NetworkProfile network = step.network();
    Diagnosis pending = Diagnosis.pending(network);
    return new Reading(
        step,
        StepSummary.of(step),
        pending.backward(),
        pending.weights(),
        new Progress(0, false, false, true, false),
        new Skill(0, 1, 1, 100, 4, 1, 0, ""),
        Learning.NOT_LEARNING,
        List.of(),
        100);
  }
}
