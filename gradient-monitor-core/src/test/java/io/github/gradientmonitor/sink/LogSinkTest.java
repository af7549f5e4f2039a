package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSinkTest {
  @ParameterizedTest
  @CsvSource({
    "RAISED, WATCH, WARN", "RAISED, WARNING, WARN", "RAISED, CRITICAL, ERROR",
    "CLEARED, WATCH, INFO", "CLEARED, WARNING, INFO", "CLEARED, CRITICAL, INFO"
  })
  void writesOneLineForEachAlert(Alert.State state, Severity severity, String level) {
    Alert alert = alert(state, severity, "100 % of it {} shrinks");

    try (LogCapture log = new LogCapture("test.LogSink");
        LogSink sink = new LogSink(log.logger())) {
      sink.onAlert(alert);

      assertThat(log.lines()).containsExactly(level + " " + alert.message());
    }
  }

  @Test
  void writesNothingInBetween() {
    try (LogCapture log = new LogCapture("test.LogSink");
        LogSink sink = new LogSink(log.logger())) {
      sink.onDiagnosis(Diagnosis.pending(Steps.network(3)));

      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void writesUnderTheNameOfTheProject() {
    try (LogCapture log = new LogCapture("io.github.gradientmonitor");
        LogSink sink = new LogSink()) {
      sink.onAlert(alert(Alert.State.RAISED, Severity.CRITICAL, "so it is"));

      assertThat(log.lines()).containsExactly("ERROR Exploding gradient: so it is.");
    }
  }

  private static Alert alert(Alert.State state, Severity severity, String sentence) {
    return new Alert(
        state,
        new Finding(
            Symptom.EXPLODING_GRADIENT,
            severity,
            List.of("h1"),
            2,
            new Evidence(sentence, List.of())),
        List.of(),
        "net",
        7);
  }
}
