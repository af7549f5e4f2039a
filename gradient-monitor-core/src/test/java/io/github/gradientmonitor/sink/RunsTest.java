package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunsTest {
  private final List<String> closed = new ArrayList<>();
  private final Runs<String> runs =
      new Runs<>((network, number) -> network.name() + number, closed::add);

  @Test
  void oneNetworkIsOneRunWhileItsIterationsRise() {
    assertThat(runs.accept(step("a", 0))).isEqualTo("a1");
    assertThat(runs.accept(step("a", 1))).isEqualTo("a1");
    assertThat(runs.accept(step("a", 7))).isEqualTo("a1");
    assertThat(closed).isEmpty();
  }

  @Test
  void aNetworkWhoseIterationsBeginAnewIsAnotherRun() {
    runs.accept(step("a", 0));
    runs.accept(step("a", 1));

    assertThat(runs.accept(step("a", 0))).isEqualTo("a2");
    assertThat(closed).containsExactly("a1");
  }

  @Test
  void aNetworkThatTakesItsFirstStepAgainIsAnotherRun() {
    runs.accept(step("a", 0));

    assertThat(runs.accept(step("a", 0))).isEqualTo("a2");
  }

  @Test
  void aStepThatComesTwiceIsNoOtherRun() {
    runs.accept(step("a", 0));
    runs.accept(step("a", 10));

    assertThat(runs.accept(step("a", 10))).isEqualTo("a1");
    assertThat(runs.accept(step("a", 11))).isEqualTo("a1");
  }

  @Test
  void networksThatTakeTurnsKeepTheirRuns() {
    runs.accept(step("a", 0));
    runs.accept(step("b", 0));

    assertThat(runs.accept(step("a", 1))).isEqualTo("a1");
    assertThat(runs.accept(step("b", 1))).isEqualTo("b2");
  }

  @Test
  void theRunThatWasSilentForLongestIsClosedForOneTooMany() {
    for (int i = 0; i < Runs.LIMIT; i++) {
      runs.accept(step("n" + i, 0));
    }
    for (int i = 1; i < Runs.SILENCE; i++) {
      runs.accept(step("n0", i));
    }

    runs.accept(step("one more", 0));

    assertThat(closed).containsExactly("n1" + "2");
  }

  @Test
  void aRunThatLastsStaysOpenHoweverLongItsNetworkIsSilent() {
    Runs<String> some =
        new Runs<>((network, number) -> network.name() + number, closed::add, "a1"::equals);
    some.accept(step("a", 0));
    for (int i = 0; i < Runs.LIMIT; i++) {
      some.accept(step("n" + i, 0));
    }
    for (int i = 1; i <= Runs.SILENCE; i++) {
      some.accept(step("n1", i));
    }
    some.accept(step("one more", 0));

    assertThat(closed).containsExactly("n02");
    assertThat(some.accept(step("a", 1))).isEqualTo("a1");
    some.accept(step("a", 0));
    assertThat(closed).containsExactly("n02", "a1");
  }

  @Test
  void everyRunIsClosedAlthoughTheFirstFails() {
    Runs<String> some =
        new Runs<>(
            (network, number) -> network.name(),
            kept -> {
              closed.add(kept);
              throw new IllegalStateException(kept);
            });
    some.accept(step("a", 0));
    some.accept(step("b", 0));

    assertThatIllegalStateException()
        .isThrownBy(some::close)
        .withMessage("a")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThat(closed).containsExactly("a", "b");
  }

  @Test
  void aRunThatCannotBeClosedStandsInTheWayOfNoOther() {
    Runs<String> some =
        new Runs<>(
            (network, number) -> network.name() + number,
            kept -> {
              throw new IllegalStateException(kept);
            });
    some.accept(step("a", 0));

    assertThatIllegalStateException().isThrownBy(() -> some.accept(step("a", 0)));
    assertThat(some.accept(step("a", 1))).isEqualTo("a2");
  }

  @Test
  void aRunThatCouldNotBeOpenedIsTriedAgainUnderItsNumber() {
    List<Integer> tried = new ArrayList<>();
    Runs<Integer> some =
        new Runs<>(
            (network, number) -> {
              tried.add(number);
              if (tried.size() == 1) {
                throw new IllegalStateException("not yet");
              }
              return number;
            },
            kept -> {});

    assertThatIllegalStateException().isThrownBy(() -> some.accept(step("a", 0)));
    assertThat(some.accept(step("a", 1))).isEqualTo(1);
  }

  @Test
  void workersThatAllTakeStepsKeepTheirRuns() {
    int workers = 2 * Runs.LIMIT;
    for (int iteration = 0; iteration < 30; iteration++) {
      for (int worker = 0; worker < workers; worker++) {
        runs.accept(step("worker " + worker, iteration));
      }
    }
    assertThat(closed).isEmpty();

    for (int iteration = 0; iteration <= Runs.SILENCE; iteration++) {
      runs.accept(step("alone", iteration));
    }
    runs.accept(step("one more", 0));

    assertThat(closed).hasSize(workers + 2 - Runs.LIMIT);
  }

  @Test
  void anAlertAndTheEndOfAnEpochFindTheRunOfTheirStep() {
    runs.accept(step("a", 5));
    runs.accept(step("b", 3));

    assertThat(runs.find(alert("a", 5))).contains("a1");
    assertThat(runs.find(alert("a", 4))).isEmpty();
    assertThat(runs.find(step("b", 3))).contains("b2");
    assertThat(runs.find(step("c", 3))).isEmpty();
    assertThat(runs.find(step("b", 2))).isEmpty();
  }

  @Test
  void closingClosesEveryRunOnce() {
    runs.accept(step("a", 0));
    runs.accept(step("b", 0));

    runs.close();
    runs.close();

    assertThat(closed).containsExactly("a1", "b2");
  }

  private static Diagnosis step(String name, long iteration) {
    NetworkProfile network = SyntheticRun.network(name, "h", 2);
    Diagnosis pending = Diagnosis.pending(network);
    return new Diagnosis(
        new TrainingStep(
            network,
            iteration,
            0,
            1,
            network.layers().stream().map(LayerSample::unreached).toList()),
        pending.backward(),
        pending.weights(),
        GradientHealth.HEALTHY,
        List.of());
  }

  private static Alert alert(String network, long iteration) {
    Finding finding =
        new Finding(Symptom.NON_FINITE, Severity.CRITICAL, List.of(), 0, Evidence.of(""));
    return new Alert(Alert.State.RAISED, Prescription.none(finding), network, iteration);
  }
}
