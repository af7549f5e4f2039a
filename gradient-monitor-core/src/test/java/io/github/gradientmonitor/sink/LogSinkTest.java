package io.github.gradientmonitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.Watched;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSinkTest {
  private final Logger logger = new LoggerContext().getLogger(LogSink.LOGGER);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Watched network = Watched.network("net", 10, new LogSink(logger));

  LogSinkTest() {
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    lines.start();
  }

  @ParameterizedTest
  @CsvSource({
    "RAISED, WATCH, WARN", "RAISED, WARNING, WARN", "RAISED, CRITICAL, ERROR",
    "CLEARED, WATCH, INFO", "CLEARED, WARNING, INFO", "CLEARED, CRITICAL, INFO"
  })
  void writesOneLineForEachAlert(Alert.State state, Severity severity, String level) {
    Evidence evidence = Evidence.of("100 % of it {} shrinks");
    Finding finding = new Finding(Symptom.EXPLODING_GRADIENT, severity, List.of("h1"), 2, evidence);
    Alert alert = new Alert(state, Prescription.none(finding), "net", 7);

    new LogSink(logger).onAlert(alert);

    assertThat(levels()).containsExactly(Level.toLevel(level));
    assertThat(messages()).containsExactly(alert.message());
  }

  @Test
  void saysNothingForASingleStep() {
    network.flat(50);

    assertThat(lines.list).isEmpty();
  }

  @Test
  void saysAnAlertOnceWhenItIsRaisedAndOnceWhenItIsCleared() {
    network.steps(30, Watched.SIGMOID_SLOPE).flat(40);

    assertThat(levels()).containsExactly(Level.WARN, Level.INFO);
    assertThat(messages().get(0)).startsWith("GM-VANISHING-WEIGHTS Vanishing gradient: ");
    assertThat(messages().get(1)).startsWith("GM-VANISHING-WEIGHTS Vanishing gradient cleared: ");
  }

  @Test
  void saysWhatIsCriticalAsAnError() {
    network.stepWith(3, Watched.of(1, Double.NaN), Watched.of(1));

    assertThat(levels()).containsExactly(Level.ERROR);
  }

  @Test
  void sumsAnEpochUp() {
    network.loss(0.25).flat(7).epochEnd();

    assertThat(levels()).containsExactly(Level.INFO);
    assertThat(messages())
        .containsExactly(
            "Epoch 0 of net: healthy, loss 0.2500; smallest gradient in layer0, 1.0e+00; 7 steps.");
  }

  @Test
  void tellsTheSkillOfEachOutputAtTheEndOfAnEpoch() {
    network.loss(1).data(Labels.ofOutputs(0.1, 0.9)).flat(3).epochEnd();

    assertThat(messages().get(0))
        .contains(", skill 0.50 (0 is a guess, 1 is perfect; by output out1 0.90, out2 0.10);");
  }

  @Test
  void namesTheWorstLayerOfAnIllNetwork() {
    network.steps(4, Watched.SIGMOID_SLOPE).epochEnd();

    assertThat(messages().get(1))
        .startsWith("Epoch 0 of net: vanishing,")
        .contains("; smallest gradient in layer0, 1.0e-06;");
  }

  @Test
  void namesTheLargestGradientOfANetworkThatExplodes() {
    network.steps(4, -0.5).epochEnd();

    assertThat(messages().get(1))
        .startsWith("Epoch 0 of net: exploding,")
        .contains("; largest gradient in layer0, 1.0e+05;");
  }

  @Test
  void saysThatAGradientIsNotFinite() {
    network.stepWith(3, Watched.of(1, Double.NaN), Watched.of(1)).epochEnd();

    assertThat(messages().get(1)).contains("; largest gradient in layer3, not finite;");
  }

  @Test
  void saysHowMuchWasClippedAndSkippedAndWhatWatchingCosts() {
    network.timing(new Timing(200_000, 10_000_000)).flat(5);
    network.intervention(new Intervention(4, 1, false)).flat(4);
    network.intervention(new Intervention(4, 0, true)).flat(1).epochEnd();

    assertThat(messages().get(0))
        .endsWith(
            "; 10 steps, 40.0 % clipped, 10.0 % skipped; watching took 0.20 ms a step, 2.0 % of the"
                + " time.");
  }

  @Test
  void countsASingleStepInTheSingular() {
    network.flat(1).epochEnd();

    assertThat(messages().get(0)).contains("; 1 step.");
  }

  @Test
  void tellsNoShareOfStepsThatTakeNextToNoTime() {
    network.timing(new Timing(150_000, 400_000)).flat(5).epochEnd();

    assertThat(messages().get(0)).endsWith("; 5 steps; watching took 0.15 ms a step.");
  }

  @Test
  void countsEachEpochAnewAndEachNetworkForItself() {
    LogSink sink = new LogSink(logger);
    Watched one = Watched.network("one", 3, sink).flat(3);
    Watched other = Watched.network("other", 3, sink).flat(5);
    one.epochEnd().flat(2).epochEnd();
    other.epochEnd();

    assertThat(messages())
        .satisfiesExactly(
            first -> assertThat(first).contains(" of one: ").endsWith("; 3 steps."),
            second -> assertThat(second).contains(" of one: ").endsWith("; 2 steps."),
            third -> assertThat(third).contains(" of other: ").endsWith("; 5 steps."));
  }

  @Test
  void saysNothingOfAnEpochOfWhichNoStepWasObserved() {
    network.flat(1).epochEnd().epochEnd();

    assertThat(lines.list).hasSize(1);
  }

  @Test
  void drawsTheTableOfLayersWhereTheLevelIsDebug() {
    logger.setLevel(Level.DEBUG);

    network.flat(3).epochEnd();

    assertThat(levels()).containsExactly(Level.INFO, Level.DEBUG);
    assertThat(messages().get(1).lines()).hasSize(13).anyMatch(line -> line.contains("layer9"));
  }

  private List<Level> levels() {
    return lines.list.stream().map(ILoggingEvent::getLevel).toList();
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
