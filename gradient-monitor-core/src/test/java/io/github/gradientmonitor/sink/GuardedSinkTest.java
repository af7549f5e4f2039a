package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.testing.BrokenLog;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.RecordingSink;
import io.github.gradientmonitor.testing.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardedSinkTest {
  private static final Diagnosis DIAGNOSIS = Diagnosis.pending(Steps.network(3));
  private static final Alert ALERT =
      new Alert(
          Alert.State.RAISED,
          Prescription.none(
              new Finding(
                  Symptom.NON_FINITE, Severity.CRITICAL, List.of("h1"), 0, Evidence.of("because"))),
          "net",
          0);

  private final LogCapture log = new LogCapture("test.GuardedSink");
  private final FailingSink failing = new FailingSink();
  private final GuardedSink guarded = new GuardedSink(failing, new MonitorLog(log.logger()));

  @AfterEach
  void stopListening() {
    log.close();
  }

  @Test
  void handsOnEverythingToASinkThatWorks() {
    RecordingSink recording = new RecordingSink();
    GuardedSink sink = new GuardedSink(recording, new MonitorLog(log.logger()));

    sink.onDiagnosis(DIAGNOSIS);
    sink.onAlert(ALERT);
    sink.close();

    assertThat(recording.diagnoses()).containsExactly(DIAGNOSIS);
    assertThat(recording.alerts()).containsExactly(ALERT);
    assertThat(recording.closes()).isEqualTo(1);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void keepsFailuresFromTheCallerAndLogsTheFirst() {
    failing.failures = 3;

    assertThatNoException()
        .isThrownBy(
            () -> {
              guarded.onDiagnosis(DIAGNOSIS);
              guarded.onAlert(ALERT);
              guarded.onDiagnosis(DIAGNOSIS);
            });

    assertThat(failing.calls).isEqualTo(3);
    assertThat(log.lines())
        .containsExactly(
            "WARN The sink " + FailingSink.class.getName() + " failed; the training goes on.");
    ILoggingEvent event = log.events().get(0);
    assertThat(event.getThrowableProxy().getMessage()).isEqualTo("failure 1");
  }

  static Stream<Throwable> faultsOfASink() {
    return Stream.of(
        new NoClassDefFoundError("io/micrometer/Meter"),
        new AssertionError("an assertion of the sink"),
        new StackOverflowError(),
        new ServiceConfigurationError("no provider"),
        new IOException("checked, and not declared, as other languages allow"));
  }

  @ParameterizedTest
  @MethodSource("faultsOfASink")
  void keepsEveryFaultOfASinkFromTheCaller(Throwable fault) {
    MonitorSink sink = new GuardedSink(throwing(fault), new MonitorLog(log.logger()));

    assertThatNoException().isThrownBy(() -> sink.onDiagnosis(DIAGNOSIS));

    assertThat(log.lines()).hasSize(1);
    assertThat(log.events().get(0).getThrowableProxy().getClassName())
        .isEqualTo(fault.getClass().getName());
  }

  @Test
  void passesOnThatTheVirtualMachineIsInTrouble() {
    OutOfMemoryError fault = new OutOfMemoryError("of the test");
    MonitorSink sink = new GuardedSink(throwing(fault), new MonitorLog(log.logger()));

    assertThatThrownBy(() -> sink.onDiagnosis(DIAGNOSIS)).isSameAs(fault);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aLogThatFailsEndsNothing() {
    try (BrokenLog broken = new BrokenLog("test.Broken", new NoClassDefFoundError("of a log"))) {
      GuardedSink sink = new GuardedSink(failing, new MonitorLog(broken.logger()));
      failing.failures = 10;

      assertThatNoException()
          .isThrownBy(
              () -> {
                for (int i = 0; i < 10; i++) {
                  sink.onDiagnosis(DIAGNOSIS);
                }
              });
    }
    assertThat(failing.calls).isEqualTo(GuardedSink.PATIENCE);
  }

  @Test
  void aFaultThatCannotBeShownIsNamed() {
    MonitorSink sink = new GuardedSink(throwing(new Unspeakable()), new MonitorLog(log.logger()));

    assertThatNoException().isThrownBy(() -> sink.onDiagnosis(DIAGNOSIS));

    assertThat(log.lines())
        .singleElement()
        .asString()
        .endsWith("It threw a " + Unspeakable.class.getName() + ", which cannot be shown.");
  }

  /** Throws when it is asked what it is about. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause");
    }
  }

  @Test
  void closesTheOthersAlthoughTheVirtualMachineIsInTrouble() {
    OutOfMemoryError first = new OutOfMemoryError("of the first");
    OutOfMemoryError second = new OutOfMemoryError("of the second");
    List<GuardedSink> sinks =
        List.of(guard(closingWith(first)), guarded, guard(closingWith(second)), guard(failing));

    assertThatThrownBy(() -> GuardedSink.closeAll(sinks))
        .isSameAs(first)
        .hasSuppressedException(second);

    assertThat(failing.closes).isEqualTo(2);
  }

  @Test
  void everySinkIsClosedBeforeAnErrorOfTheVirtualMachineIsPassedOn() {
    OutOfMemoryError fault = new OutOfMemoryError("of the test");
    GradientMonitor monitor =
        new GradientMonitor(
            Steps.network(3),
            Thresholds.defaults(),
            AlertPolicy.defaults(),
            List.of(guard(throwing(fault)), guarded));

    assertThatThrownBy(() -> monitor.observe(DIAGNOSIS.step())).isSameAs(fault);

    assertThat(failing.closes).isEqualTo(1);
  }

  private GuardedSink guard(MonitorSink sink) {
    return new GuardedSink(sink, new MonitorLog(log.logger()));
  }

  private static MonitorSink closingWith(Error fault) {
    return new MonitorSink() {
      @Override
      public void close() {
        throw fault;
      }
    };
  }

  private static MonitorSink throwing(Throwable fault) {
    return new MonitorSink() {
      @Override
      public void onDiagnosis(Diagnosis diagnosis) {
        GuardedSinkTest.<RuntimeException>sneak(fault);
      }
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void sneak(Throwable fault) throws T {
    throw (T) fault;
  }

  @Test
  void givesASinkUpAfterFiveFailuresInARow() {
    failing.failures = Integer.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      guarded.onDiagnosis(DIAGNOSIS);
      guarded.onAlert(ALERT);
    }

    assertThat(failing.calls).isEqualTo(5);
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(1))
        .isEqualTo(
            "WARN The sink "
                + FailingSink.class.getName()
                + " failed 5 times in a row and is not called any more.");
  }

  @Test
  void startsToCountAnewAfterASuccess() {
    for (int round = 0; round < 10; round++) {
      failing.failures = 4;
      for (int i = 0; i < 5; i++) {
        guarded.onDiagnosis(DIAGNOSIS);
      }
    }

    assertThat(failing.calls).isEqualTo(50);
    assertThat(log.lines()).noneMatch(line -> line.contains("not called any more"));
  }

  @Test
  void saysAgainThatASinkFailsWhichHasWorkedInBetween() {
    for (int round = 0; round < 3; round++) {
      failing.failures = 2;
      for (int i = 0; i < 3; i++) {
        guarded.onDiagnosis(DIAGNOSIS);
      }
    }

    assertThat(log.lines())
        .hasSize(3)
        .allMatch(line -> line.endsWith(" failed; the training goes on."));
  }

  @Test
  void saysNoMoreThanTenTimesThatASinkFailsAgain() {
    for (int i = 0; i < 50; i++) {
      failing.failures = 1;
      guarded.onDiagnosis(DIAGNOSIS);
      guarded.onDiagnosis(DIAGNOSIS);
    }

    assertThat(log.lines()).hasSize(GuardedSink.OUTAGES + 1);
    assertThat(log.lines().get(GuardedSink.OUTAGES))
        .contains("failed 10 times, with successes in between; the log tells no more of it until");
  }

  @Test
  void saysAtItsEndHowMuchASinkHasMissed() {
    failing.failures = 5;
    for (int i = 0; i < 8; i++) {
      guarded.onDiagnosis(DIAGNOSIS);
    }

    guarded.close();

    assertThat(log.lines())
        .last()
        .asString()
        .isEqualTo("WARN The sink %s has missed 8 of 8 calls.", FailingSink.class.getName());
  }

  @Test
  void saysThatWhatWasToBeWrittenAtTheEndIsMissingAlsoWhenItHasFailedBefore() {
    failing.failures = 1;
    failing.failsToClose = true;
    guarded.onDiagnosis(DIAGNOSIS);

    guarded.close();

    assertThat(log.lines())
        .element(1)
        .asString()
        .contains("failed to be closed; what it had yet to write is missing");
  }

  @Test
  void aSinkThatClosesItsListenerWhenItIsClosedIsClosedOnce() {
    List<GuardedSink> self = new ArrayList<>();
    int[] closes = new int[1];
    MonitorSink sink =
        new MonitorSink() {
          @Override
          public void close() {
            closes[0]++;
            GuardedSink.closeAll(self);
          }
        };
    self.add(guard(sink));

    GuardedSink.closeAll(self);

    assertThat(closes).containsExactly(1);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void closesOnceAndCallsNothingAfterwards() {
    guarded.close();
    guarded.close();
    guarded.onDiagnosis(DIAGNOSIS);
    guarded.onAlert(ALERT);

    assertThat(failing.closes).isEqualTo(1);
    assertThat(failing.calls).isZero();
  }

  @Test
  void closesASinkThatWasGivenUp() {
    failing.failures = 5;
    for (int i = 0; i < 6; i++) {
      guarded.onDiagnosis(DIAGNOSIS);
    }

    guarded.close();

    assertThat(failing.closes).isEqualTo(1);
  }

  @Test
  void keepsAFailureToCloseFromTheCaller() {
    failing.failsToClose = true;

    assertThatNoException().isThrownBy(guarded::close);
    guarded.close();

    assertThat(failing.closes).isEqualTo(1);
    assertThat(log.lines()).hasSize(1);
  }

  /** Fails as often as it is told to, then works. */
  private static final class FailingSink implements MonitorSink {
    private int failures;
    private boolean failsToClose;
    private int calls;
    private int closes;

    @Override
    public void onDiagnosis(Diagnosis diagnosis) {
      call();
    }

    @Override
    public void onAlert(Alert alert) {
      call();
    }

    private void call() {
      calls++;
      if (failures > 0) {
        failures--;
        throw new IllegalStateException("failure " + calls);
      }
    }

    @Override
    public void close() {
      closes++;
      if (failsToClose) {
        throw new IllegalStateException("not closed");
      }
    }
  }
}
