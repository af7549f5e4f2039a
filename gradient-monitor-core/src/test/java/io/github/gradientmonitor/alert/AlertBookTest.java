package io.github.gradientmonitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.WeightCause;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertBookTest {
  private static final List<Advice> ADVICE =
      List.of(new Advice(new Remedy.CheckData(), "better", "little", "me"));
  private static final NetworkProfile NETWORK = Steps.network(3);
  private static final NetworkProfile SECOND = NETWORK.named("net (2)");
  private static final NetworkProfile THIRD = NETWORK.named("net (3)");
  private static final Finding WATCH = finding(Symptom.EXPLODING_GRADIENT, Severity.WATCH);
  private static final Finding WARNING = finding(Symptom.EXPLODING_GRADIENT, Severity.WARNING);
  private static final Finding CRITICAL = finding(Symptom.EXPLODING_GRADIENT, Severity.CRITICAL);
  private static final Finding OTHER = finding(Symptom.ZERO_GRADIENT, Severity.WARNING);

  private AlertBook book = new AlertBook(new AlertPolicy(Severity.WARNING, 1, 3));
  private long iteration;

  @Test
  void saysNothingWhileNothingIsFound() {
    for (int i = 0; i < 10; i++) {
      assertThat(accept()).isEmpty();
    }
  }

  @Test
  void raisesAnAlertOnce() {
    accept();
    List<Alert> alerts = accept(WARNING);

    assertThat(alerts).hasSize(1);
    Alert alert = alerts.get(0);
    assertThat(alert.state()).isEqualTo(Alert.State.RAISED);
    assertThat(alert.finding()).isEqualTo(WARNING);
    assertThat(alert.network()).isEqualTo("net");
    assertThat(alert.iteration()).isEqualTo(1);
    assertThat(alert.advice()).isEqualTo(ADVICE);
    for (int i = 0; i < 10; i++) {
      assertThat(accept(WARNING)).isEmpty();
    }
  }

  @Test
  void clearsAnAlertOnceAfterThreeDiagnosesWithout() {
    accept(WARNING);

    assertThat(accept()).isEmpty();
    assertThat(accept()).isEmpty();
    List<Alert> alerts = accept();
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).state()).isEqualTo(Alert.State.CLEARED);
    assertThat(alerts.get(0).finding()).isEqualTo(WARNING);
    assertThat(alerts.get(0).advice()).isEmpty();
    assertThat(alerts.get(0).iteration()).isEqualTo(3);
    for (int i = 0; i < 10; i++) {
      assertThat(accept()).isEmpty();
    }
  }

  @Test
  void doesNotClearWhatComesAndGoes() {
    accept(WARNING);
    for (int i = 0; i < 30; i++) {
      assertThat(i % 3 == 2 ? accept(WARNING) : accept()).isEmpty();
    }
  }

  @Test
  void raisesAgainWhatWasCleared() {
    accept(WARNING);
    accept();
    accept();
    accept();

    assertThat(accept(WARNING)).extracting(Alert::state).containsExactly(Alert.State.RAISED);
  }

  @Test
  void raisesAgainWhatBecomesMoreSevereButNotWhatBecomesLess() {
    accept(WARNING);

    assertThat(accept(CRITICAL)).extracting(Alert::finding).containsExactly(CRITICAL);
    assertThat(accept(CRITICAL)).isEmpty();
    assertThat(accept(WARNING)).isEmpty();
    assertThat(accept(CRITICAL)).isEmpty();
  }

  @Test
  void clearsUnderTheCodeUnderWhichItRaised() {
    Finding explained = WARNING.withCauses(List.of(new WeightCause.TooLarge("normal")));
    accept(explained);
    accept(WARNING);
    accept();
    accept();

    assertThat(accept()).extracting(Alert::finding).containsExactly(explained);
  }

  @Test
  void waitsForTheGivenNumberOfDiagnosesInARow() {
    book = new AlertBook(new AlertPolicy(Severity.WARNING, 3, 1));

    assertThat(accept(WARNING)).isEmpty();
    assertThat(accept(WARNING)).isEmpty();
    assertThat(accept()).isEmpty();
    assertThat(accept(WARNING)).isEmpty();
    assertThat(accept(WARNING)).isEmpty();
    assertThat(accept(WARNING)).extracting(Alert::state).containsExactly(Alert.State.RAISED);
    assertThat(accept()).extracting(Alert::state).containsExactly(Alert.State.CLEARED);
  }

  @Test
  void neverClearsWhatItDidNotRaise() {
    book = new AlertBook(new AlertPolicy(Severity.WARNING, 2, 1));
    for (int i = 0; i < 20; i++) {
      assertThat(i % 2 == 0 ? accept(WARNING) : accept()).isEmpty();
    }
  }

  @Test
  void doesNotSayWhatIsBelowTheMinimum() {
    for (int i = 0; i < 5; i++) {
      assertThat(accept(WATCH)).isEmpty();
    }
    book = new AlertBook(new AlertPolicy(Severity.CRITICAL, 1, 1));
    assertThat(accept(WARNING)).isEmpty();
    assertThat(accept(CRITICAL)).hasSize(1);
    book = new AlertBook(new AlertPolicy(Severity.WATCH, 1, 1));
    assertThat(accept(WATCH)).hasSize(1);
  }

  @Test
  void clearsWhatSinksBelowTheMinimum() {
    accept(WARNING);
    accept(WATCH);
    accept(WATCH);

    assertThat(accept(WATCH)).extracting(Alert::state).containsExactly(Alert.State.CLEARED);
  }

  @Test
  void keepsSymptomsApart() {
    assertThat(accept(WARNING, OTHER))
        .extracting(alert -> alert.finding().symptom())
        .containsExactlyInAnyOrder(Symptom.EXPLODING_GRADIENT, Symptom.ZERO_GRADIENT);
    accept(OTHER);
    accept(OTHER);

    assertThat(accept(OTHER))
        .extracting(alert -> alert.finding().symptom())
        .containsExactly(Symptom.EXPLODING_GRADIENT);
  }

  @Test
  void aReplicaCountsItsOwnDiagnoses() {
    book = new AlertBook(new AlertPolicy(Severity.WARNING, 3, 2));

    for (int i = 0; i < 2; i++) {
      assertThat(accept(NETWORK, WARNING)).isEmpty();
      assertThat(accept(SECOND, WARNING)).isEmpty();
      assertThat(accept(THIRD)).isEmpty();
    }
    assertThat(accept(SECOND)).isEmpty();

    assertThat(accept(NETWORK, WARNING)).extracting(Alert::network).containsExactly("net");
    assertThat(accept(SECOND, WARNING)).isEmpty();
  }

  @Test
  void anAlertIsClearedWhenOneReplicaIsRidOfItForLongEnoughAndNoneHasIt() {
    book = new AlertBook(new AlertPolicy(Severity.WARNING, 1, 3));
    accept(NETWORK, WARNING);

    for (int i = 0; i < 2; i++) {
      assertThat(accept(NETWORK)).isEmpty();
      assertThat(accept(SECOND)).isEmpty();
      assertThat(accept(THIRD)).isEmpty();
    }
    assertThat(accept(THIRD, WARNING)).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(accept(NETWORK)).isEmpty();
      assertThat(accept(SECOND)).isEmpty();
    }

    // The third replica may have ended its training.
    assertThat(accept(SECOND)).extracting(Alert::state).containsExactly(Alert.State.CLEARED);
  }

  private List<Alert> accept(Finding... findings) {
    return accept(NETWORK, findings);
  }

  private List<Alert> accept(NetworkProfile network, Finding... findings) {
    Diagnosis pending = Diagnosis.pending(network);
    TrainingStep step = Steps.sloping(network, iteration++, 0);
    Diagnosis diagnosis =
        new Diagnosis(
            step, pending.backward(), pending.weights(), GradientHealth.HEALTHY, List.of(findings));
    return book.update(
        diagnosis.advised(
            diagnosis.findings().stream()
                .map(each -> new Prescription(each, each.cause(), null, ADVICE))
                .toList()));
  }

  private static Finding finding(Symptom symptom, Severity severity) {
    return new Finding(symptom, severity, List.of("h1"), 0, Evidence.of("because"));
  }
}
