package io.github.gradientmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.tuple;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.RecordingSink;
import io.github.gradientmonitor.testing.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientMonitorTest {
  private final NetworkProfile network = Steps.network(8);
  private final RecordingSink recording = new RecordingSink();

  @Test
  void knowsNothingBeforeTheFirstStep() {
    try (GradientMonitor monitor = monitor(recording)) {
      assertThat(monitor.diagnosis().health()).isEqualTo(GradientHealth.WARMING_UP);
      assertThat(monitor.diagnosis().iteration()).isEqualTo(-1);
      assertThat(monitor.diagnosis().advice()).isEmpty();
    }
    assertThat(recording.diagnoses()).isEmpty();
  }

  @Test
  void goesFromStepsToDiagnosesAlertsAndAdvice() {
    List<Diagnosis> observed = new ArrayList<>();
    GradientMonitor monitor = monitor(recording);
    for (int i = 0; i < 40; i++) {
      observed.add(monitor.observe(Steps.sloping(network, i, i < 2 ? 0.6 : 0)));
      assertThat(monitor.diagnosis()).isSameAs(observed.get(i));
      if (i == 1) {
        assertThat(monitor.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
        assertThat(monitor.diagnosis().advice().get(0).remedy())
            .isEqualTo(new Remedy.SwapActivation("relu", "he_normal"));
      }
    }

    assertThat(recording.diagnoses()).isEqualTo(observed);
    // Taken back in the third check without it, step 4; cleared in the twentieth diagnosis from
    // there on, step 23.
    assertThat(recording.alerts())
        .extracting(Alert::state, Alert::iteration)
        .containsExactly(tuple(Alert.State.RAISED, 1L), tuple(Alert.State.CLEARED, 23L));
    Alert raised = recording.alerts().get(0);
    assertThat(raised.network()).isEqualTo("net");
    assertThat(raised.finding().symptom()).isEqualTo(Symptom.VANISHING_GRADIENT);
    assertThat(raised.message())
        .startsWith(
            "GM-VANISHING-ACTIVATION Vanishing gradient: the backward signal shrinks by x0.25 a layer")
        .contains("Seen at steps 0, 1. Likely cause: sigmoid in 8 hidden layers")
        .contains("Try: relu with he_normal init in the hidden layers; batch normalisation")
        .endsWith("Lowering the learning rate makes this worse.");
    assertThat(monitor.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(monitor.diagnosis().advice()).isEmpty();
  }

  @Test
  void replicasKeepTheirDiagnosesApartAndShareTheirAlerts() {
    GradientMonitor monitor = monitor(recording);
    GradientMonitor replica = monitor.replica(network.named("net (2)"));

    for (int i = 0; i < 40; i++) {
      monitor.observe(Steps.sloping(network, i, i < 10 ? 0.6 : 0));
      replica.observe(Steps.sloping(network.named("net (2)"), i, i < 5 ? 0.6 : 0));
      if (i == 9) {
        assertThat(monitor.diagnosis().health()).isEqualTo(GradientHealth.VANISHING);
        assertThat(replica.diagnosis().health()).isEqualTo(GradientHealth.HEALTHY);
      }
    }

    assertThat(recording.diagnoses()).hasSize(80);
    assertThat(recording.alerts())
        .extracting(Alert::state, Alert::network)
        .startsWith(tuple(Alert.State.RAISED, "net"))
        .hasSize(2);
    assertThat(recording.alerts().get(1).state()).isEqualTo(Alert.State.CLEARED);
    assertThat(recording.alerts().get(1).iteration()).isGreaterThan(10);
  }

  @Test
  void tellsASinkTheDiagnosisBeforeTheAlert() {
    List<String> heard = new ArrayList<>();
    GradientMonitor monitor =
        monitor(
            new MonitorSink() {
              @Override
              public void onDiagnosis(Diagnosis diagnosis) {
                heard.add("diagnosis " + diagnosis.iteration());
              }

              @Override
              public void onAlert(Alert alert) {
                heard.add("alert " + alert.iteration());
              }
            });

    for (int i = 0; i < 3; i++) {
      monitor.observe(Steps.sloping(network, i, 0.6));
    }

    assertThat(heard).containsExactly("diagnosis 0", "diagnosis 1", "alert 1", "diagnosis 2");
  }

  @Test
  void keepsWhatASinkThrowsFromTheTrainingAndFromTheOtherSinks() {
    MonitorSink broken =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            throw new IllegalStateException("disk full");
          }

          @Override
          public void onAlert(Alert alert) {
            throw new UnsupportedOperationException("no alerts");
          }

          @Override
          public void close() {
            throw new IllegalStateException("still open");
          }
        };
    try (LogCapture log = new LogCapture("io.github.gradientmonitor")) {
      assertThatNoException()
          .isThrownBy(
              () -> {
                try (GradientMonitor monitor = monitor(broken, recording)) {
                  for (int i = 0; i < 20; i++) {
                    monitor.observe(Steps.sloping(network, i, 0.6));
                  }
                }
              });

      assertThat(log.lines())
          .satisfiesExactly(
              first -> assertThat(first).endsWith("failed; the training goes on."),
              second -> assertThat(second).endsWith("is not called any more."),
              third -> assertThat(third).contains("failed to be closed; what it had yet to write"),
              last -> assertThat(last).endsWith("has missed 21 of 21 calls."));
    }
    assertThat(recording.diagnoses()).hasSize(20);
    assertThat(recording.alerts()).hasSize(1);
    assertThat(recording.closes()).isEqualTo(1);
  }

  @Test
  void closesItsSinksOnce() {
    GradientMonitor monitor = monitor(recording);

    monitor.close();
    monitor.close();

    assertThat(recording.closes()).isEqualTo(1);
  }

  @Test
  void writesAlertsToTheLogByDefault() {
    try (LogCapture log = new LogCapture("io.github.gradientmonitor");
        GradientMonitor monitor = GradientMonitor.of(network)) {
      for (int i = 0; i < 10; i++) {
        monitor.observe(Steps.sloping(network, i, -0.6));
      }

      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0))
          .startsWith("ERROR GM-EXPLODING-WEIGHTS Exploding gradient: the backward signal");
    }
  }

  @Test
  void refusesAStepOfAnotherNetworkAndStaysAsItWas() {
    GradientMonitor monitor = monitor(recording);
    Diagnosis before = monitor.observe(Steps.sloping(network, 0, 0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> monitor.observe(Steps.sloping(Steps.network(7), 1, 0)));

    assertThat(monitor.diagnosis()).isSameAs(before);
    assertThat(recording.diagnoses()).hasSize(1);
  }

  private GradientMonitor monitor(MonitorSink... sinks) {
    return new GradientMonitor(
        network,
        Thresholds.defaults(),
        AlertPolicy.defaults(),
        Arrays.stream(sinks).map(GuardedSink::new).toList());
  }
}
