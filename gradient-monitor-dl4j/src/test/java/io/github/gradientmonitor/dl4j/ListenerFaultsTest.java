package io.github.gradientmonitor.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.session.TrainingSession;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.RecordingSink;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.CrashReportingUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Whatever breaks, the training goes on. */
class ListenerFaultsTest {
  private static final int BATCH = 16;

  private final RecordingSink recorder = new RecordingSink();

  /** A network whose score cannot be read by the monitor. */
  @SuppressWarnings("overrides") // of a method of MultiLayerNetwork
  private static final class Mute extends MultiLayerNetwork {
    private static final long serialVersionUID = 1;
    private final Supplier<Error> fault;

    Mute(Supplier<Error> fault) {
      super(network().getLayerWiseConfigurations());
      this.fault = fault;
      init();
    }

    @Override
    public double score() {
      boolean watched =
          StackWalker.getInstance()
              .walk(
                  frames ->
                      frames.anyMatch(
                          frame -> frame.getClassName().equals(TrainingSession.class.getName())));
      if (watched) {
        throw fault.get();
      }
      return super.score();
    }
  }

  static Stream<Error> faults() {
    return Stream.of(
        new NoSuchMethodError("of another version of Deeplearning4j"),
        new AssertionError("of the test"),
        new StackOverflowError());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultOfItsOwnIsLoggedOnceAndEndsInGivingUp(Error fault) {
    MultiLayerNetwork network = new Mute(() -> fault);
    network.addListeners(listener());
    try (LogCapture log = LogCapture.ofMonitor()) {
      assertThatNoException().isThrownBy(() -> fit(network, 20));

      assertThat(network.getIterationCount()).isEqualTo(20);
      assertThat(log.lines())
          .containsExactly(
              "WARN gradient-monitor could not watch a Mute; the training goes on. Please report"
                  + " this with the network's configuration.",
              "WARN gradient-monitor failed 5 times in a row: this Mute is not watched any more,"
                  + " nor clipped.");
      assertThat(log.events().get(0).getThrowableProxy().getClassName())
          .isEqualTo(fault.getClass().getName());
    }
  }

  @Test
  void aNetworkThatFailsDoesNotEndTheWatchOfAnother() {
    GradientMonitorListener listener = listener();
    MultiLayerNetwork failing = new Mute(() -> new AssertionError("of the test"));
    MultiLayerNetwork sound = network();
    failing.addListeners(listener);
    sound.addListeners(listener);
    try (LogCapture log = LogCapture.ofMonitor()) {
      for (int i = 0; i < 10; i++) {
        fit(failing, 1);
        fit(sound, 1);
      }

      assertThat(log.lines()).hasSize(2);
    }
    assertThat(recorder.diagnoses()).hasSize(10);
    assertThat(listener.diagnosis().iteration()).isEqualTo(9);
  }

  @Test
  void anErrorOfTheVirtualMachineIsPassedOn() {
    OutOfMemoryError fault = new OutOfMemoryError("of the test");
    MultiLayerNetwork network = new Mute(() -> fault);
    network.addListeners(listener());
    CrashReportingUtil.crashDumpsEnabled(false);

    assertThatThrownBy(() -> fit(network, 1)).isSameAs(fault);

    CrashReportingUtil.crashDumpsEnabled(true);
  }

  @Test
  void aLogThatFailsDoesNotEndTheTraining() {
    MultiLayerNetwork network = new Mute(() -> new AssertionError("of the test"));
    network.addListeners(listener());
    Logger logger = (Logger) LoggerFactory.getLogger(LogSink.LOGGER);
    TurboFilter broken =
        new TurboFilter() {
          @Override
          public FilterReply decide(
              Marker marker, Logger from, Level level, String line, Object[] with, Throwable why) {
            if (from.equals(logger)) { // Deeplearning4j's own lines are none of ours.
              throw new NoClassDefFoundError("of a filter");
            }
            return FilterReply.NEUTRAL;
          }
        };
    logger.getLoggerContext().addTurboFilter(broken);
    try {
      assertThatNoException().isThrownBy(() -> fit(network, 10));
    } finally {
      logger.getLoggerContext().getTurboFilterList().remove(broken);
    }
    assertThat(network.getIterationCount()).isEqualTo(10);
  }

  @Test
  void sinksAreClosedBeforeAnErrorOfTheVirtualMachineComesOut() {
    AtomicInteger closes = new AtomicInteger();
    MonitorSink closing =
        new MonitorSink() {
          @Override
          public void close() {
            closes.incrementAndGet();
          }
        };
    OutOfMemoryError fault = new OutOfMemoryError("of the test");
    MultiLayerNetwork network = new Mute(() -> fault);
    network.addListeners(GradientMonitorListener.builder().sink(closing).build());
    CrashReportingUtil.crashDumpsEnabled(false);

    assertThatThrownBy(() -> fit(network, 1)).isSameAs(fault);

    CrashReportingUtil.crashDumpsEnabled(true);
    assertThat(closes).hasValue(1);
  }

  @Test
  void aPolicyThatCannotStartLeavesTheTrainingAlone() {
    ClippingPolicy broken =
        () -> {
          throw new IllegalStateException("of the test");
        };
    GradientMonitorListener listener =
        GradientMonitorListener.builder().clipping(broken).sink(recorder).build();
    MultiLayerNetwork network = network();
    network.addListeners(listener);
    try (LogCapture log = LogCapture.ofMonitor()) {
      fit(network, 10);

      assertThat(log.lines()).hasSize(2);
    }
    assertThat(network.getIterationCount()).isEqualTo(10);
    assertThat(recorder.diagnoses()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aSinkThatFailsIsGivenUpAndTheOthersHearOn(Error fault) {
    MonitorSink failing =
        new MonitorSink() {
          @Override
          public void onDiagnosis(Diagnosis diagnosis) {
            throw fault;
          }
        };
    MultiLayerNetwork network = network();
    network.addListeners(GradientMonitorListener.builder().sink(failing).sink(recorder).build());
    try (LogCapture log = LogCapture.ofMonitor()) {
      fit(network, 10);

      assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("WARN The sink "));
    }
    assertThat(recorder.diagnoses()).hasSize(10);
  }

  private GradientMonitorListener listener() {
    return GradientMonitorListener.builder().sink(recorder).build();
  }

  private static void fit(MultiLayerNetwork network, int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(Digits.flat(BATCH, i));
    }
  }

  private static MultiLayerNetwork network() {
    return Networks.mlp(3, Activation.RELU, WeightInit.RELU);
  }
}
