package io.github.gradientmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.report.RunRecorder;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.JsonLinesReader;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.RecordingSink;
import io.github.gradientmonitor.testing.Steps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is muted is found, counted and told of at the end, and not said before. */
class MutedAlertsTest {
  private static final NetworkProfile NETWORK = Steps.network(10);

  @TempDir private Path directory;

  private final LogCapture log = new LogCapture(LogSink.LOGGER);
  private final RecordingSink heard = new RecordingSink();
  private final RunRecorder recorder = new RunRecorder();

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void aMutedAlertIsNotSaidButCountedAtTheEnd() {
    GradientMonitor monitor =
        monitor(AlertPolicy.defaults().muting(Symptom.VANISHING_GRADIENT), NETWORK);
    vanish(monitor);

    assertThat(monitor.diagnosis().finding(Symptom.VANISHING_GRADIENT)).isPresent();
    assertThat(heard.alerts()).isEmpty();
    assertThat(log.lines()).isEmpty();
    monitor.close();

    assertThat(log.lines()).containsExactly("INFO Alerts muted: Vanishing gradient 1.");
    assertThat(recorder.run().orElseThrow().totals().muted()).isEqualTo(1);
    assertThat(recorder.run().orElseThrow().totals().raised()).isZero();
  }

  @Test
  void aMutedAlertIsReadFromJsonLinesAsOneThatWasNotSaid() throws IOException {
    Path file = directory.resolve("run.jsonl");
    JsonLinesSink lines = JsonLinesSink.builder(file).thinAfter(1).build();
    AlertPolicy policy = AlertPolicy.defaults().muting(Symptom.VANISHING_GRADIENT);
    GradientMonitor monitor =
        new GradientMonitor(
            NETWORK,
            Thresholds.defaults(),
            policy,
            List.of(new GuardedSink(heard), new GuardedSink(lines)));
    vanish(monitor);
    monitor.close();
    RecordingSink played = new RecordingSink();

    JsonLinesReader.Summary read = JsonLinesReader.play(file, played);
    JsonLinesReader.play(file, recorder);

    assertThat(heard.mutedAlerts()).hasSize(1);
    assertThat(played.mutedAlerts()).isEqualTo(heard.mutedAlerts());
    assertThat(played.alerts()).isEmpty();
    assertThat(read.alerts()).isZero();
    assertThat(read.damaged()).isZero();
    assertThat(played.diagnoses())
        .as("the step of the alert is written, though steps are left out")
        .anyMatch(step -> step.iteration() == heard.mutedAlerts().get(0).iteration());
    assertThat(recorder.run().orElseThrow().totals().muted()).isEqualTo(1);
  }

  @Test
  void whatIsFoundInOtherLayersTooIsSaid() {
    GradientMonitor monitor =
        monitor(AlertPolicy.defaults().muting(Symptom.VANISHING_GRADIENT, "h1"), NETWORK);
    vanish(monitor);
    monitor.close();

    assertThat(heard.alerts())
        .extracting(alert -> alert.finding().symptom())
        .containsExactly(Symptom.VANISHING_GRADIENT);
    assertThat(log.lines()).noneMatch(line -> line.contains("muted"));
  }

  @Test
  void aLayerThatTheNetworkDoesNotHaveIsToldOnce() {
    GradientMonitor monitor =
        monitor(AlertPolicy.defaults().muting(Symptom.DEAD_UNITS, "h1", "hiden"), NETWORK);
    vanish(monitor);
    monitor.replica(NETWORK.named("net (2)"));

    assertThat(log.lines())
        .filteredOn(line -> line.contains("to mute"))
        .singleElement()
        .asString()
        .startsWith("WARN Layers to mute must be layers of net, but [hiden] are not; it has [h1, ");
  }

  private GradientMonitor monitor(AlertPolicy policy, NetworkProfile network) {
    return new GradientMonitor(
        network,
        Thresholds.defaults(),
        policy,
        List.of(new GuardedSink(new LogSink()), new GuardedSink(heard), new GuardedSink(recorder)));
  }

  private static void vanish(GradientMonitor monitor) {
    for (int i = 0; i < 5; i++) {
      monitor.observe(Steps.sloping(NETWORK, i, 0.6));
    }
  }
}
