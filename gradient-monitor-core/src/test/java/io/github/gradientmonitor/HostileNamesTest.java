package io.github.gradientmonitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Course;
import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.clipping.UnitRule;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.OutputCause;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.StepCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.LayerSettings;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.report.ReportPage;
import io.github.gradientmonitor.report.RunRecorder;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.LayerTable;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.LogCapture;
import io.github.gradientmonitor.testing.Steps;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Names of layers and networks are data: whatever is in them, no text can be forged with it. */
class HostileNamesTest {
  static final List<String> HOSTILE =
      List.of(
          "x\nERROR forged",
          "x\rERROR forged",
          "\u001B[31mred",
          "bell\u0007",
          "nul\0",
          "\u202Edetrevni",
          "next\u0085line",
          "line\u2028separator",
          "n".repeat(10_000));

  private static final Pattern FORGING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  /**
   * A line names a few layers, of {@link DisplayName#LONGEST} characters each, beside its words.
   */
  private static final int LONGEST_LINE = 1000;

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void noTextOfAnIllTrainingIsForged(String hostile) {
    Texts texts = new Texts();

    ill(network(hostile), texts);

    assertThat(texts.symptoms)
        .contains(
            Symptom.VANISHING_GRADIENT,
            Symptom.NON_FINITE,
            Symptom.ZERO_GRADIENT,
            Symptom.SATURATED_UNITS,
            Symptom.DEAD_UNITS);
    assertThat(texts.all).hasSizeGreaterThan(50).allSatisfy(HostileNamesTest::isOneSoundLine);
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void noTextBeforeTrainingIsForged(String hostile) {
    Texts texts = new Texts();
    NetworkProfile network = network(hostile);

    texts.onDiagnosis(
        GradientMonitor.beforeTraining(
            new TrainingStep(
                network,
                -1,
                0,
                Double.NaN,
                network.layers().stream().map(LayerSample::unreached).toList()),
            Thresholds.defaults()));

    assertThat(texts.all).hasSizeGreaterThan(3).allSatisfy(HostileNamesTest::isOneSoundLine);
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void noLineOfTheLogIsForged(String hostile) {
    try (LogCapture log = new LogCapture(LogSink.LOGGER);
        GradientMetrics metrics = new GradientMetrics(List.of(), 2)) {
      metrics.bindTo(new SimpleMeterRegistry());
      ill(network(hostile), new LogSink(), metrics);

      List<String> lines =
          log.lines().stream().flatMap(line -> Pattern.compile("\\R").splitAsStream(line)).toList();
      assertThat(lines).hasSizeGreaterThan(10).allSatisfy(HostileNamesTest::isOneSoundLine);
      assertThat(lines).noneMatch(line -> line.startsWith("ERROR forged"));
    }
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void noLineAboutLayersToMuteIsForged(String hostile) {
    try (LogCapture log = new LogCapture(LogSink.LOGGER);
        GradientMonitor monitor =
            new GradientMonitor(
                network(hostile),
                Thresholds.defaults(),
                AlertPolicy.defaults().muting(Symptom.DEAD_UNITS, hostile + "missing"),
                List.of())) {
      assertThat(log.lines()).singleElement().satisfies(HostileNamesTest::isOneSoundLine);
      assertThat(monitor.diagnosis().findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void noDepartureIsForged(String hostile) {
    NetworkProfile network = network(hostile);
    Baseline baseline = Baseline.of(List.of(course(network, 0)));
    NetworkProfile other =
        new NetworkProfile(hostile, List.of(LayerProfile.named(hostile + "0").build()), null);

    assertThat(baseline.departures(course(network, 0.7)))
        .isNotEmpty()
        .extracting(Departure::sentence)
        .allSatisfy(HostileNamesTest::isOneSoundLine);
    assertThat(catchThrowable(() -> baseline.departures(course(other, 0))).getMessage())
        .contains("layers")
        .satisfies(HostileNamesTest::isOneSoundLine);
    assertThat(
            catchThrowable(
                    () -> baseline.departures(course(network, 0, network.named(hostile + 2))))
                .getMessage())
        .contains("heard 2")
        .satisfies(HostileNamesTest::isOneSoundLine);
  }

  /** The course of twenty steps of a network, and one of each of the others. */
  private static Course course(NetworkProfile network, double slope, NetworkProfile... others) {
    Course course = new Course();
    for (NetworkProfile each : others) {
      GradientMonitor monitor = monitor(each, course);
      monitor.observe(Steps.sloping(each, 0, slope));
    }
    GradientMonitor monitor = monitor(network, course);
    for (int i = 0; i < 20; i++) {
      monitor.observe(Steps.sloping(network, i, slope));
    }
    return course;
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void theTableHasALineALayer(String hostile) {
    NetworkProfile network = network(hostile);

    List<String> lines =
        List.of(LayerTable.of(Diagnosis.pending(network)).split(System.lineSeparator()));

    assertThat(lines).hasSize(network.size() + 1).allSatisfy(HostileNamesTest::isOneSoundLine);
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void theTitleOfTheReportIsOneLine(String hostile) {
    RunRecorder recorder = new RunRecorder();
    ill(network(hostile), recorder);

    Matcher title =
        Pattern.compile("<title>(.*?)</title>", Pattern.DOTALL)
            .matcher(ReportPage.of(recorder.run().orElseThrow()));

    assertThat(title.find()).isTrue();
    assertThat(title.group(1)).satisfies(HostileNamesTest::isOneSoundLine);
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void noMessageOfAnExceptionIsForged(String hostile) {
    LayerProfile layer = LayerProfile.named(hostile).build();
    LayerProfile deep = LayerProfile.named(hostile + "2").depth(2).build();
    NetworkProfile network = new NetworkProfile(hostile, List.of(layer), null);
    LayerSample unreached = LayerSample.unreached(layer);

    List<ThrowingCallable> calls =
        List.of(
            () -> LayerProfile.named(hostile).depth(0).build(),
            () -> LayerProfile.named(hostile).sizes(-1, 0).build(),
            () -> LayerProfile.named(hostile).normalization(hostile).build(),
            () -> new NetworkProfile("net", List.of(layer, layer), null),
            () -> new NetworkProfile("net", List.of(deep, layer), null),
            () ->
                new NetworkProfile(
                    "net",
                    List.of(LayerProfile.named(hostile).normalization(hostile + "2").build()),
                    null),
            () -> new TrainingStep(network, 0, 0, 1, List.of()),
            () -> new TrainingStep(network, 0, 0, 1, List.of(LayerSample.unreached(deep))),
            () -> GradientMonitor.of(Steps.network(1)).observe(step(network, unreached)),
            () -> new Remedy.SwapActivation(hostile, "he_normal"),
            () -> new Remedy.Reinitialize(hostile),
            () -> new Remedy.ReplaceOutputActivation(hostile),
            () -> ClippingPolicy.none().onLayers(hostile + "("),
            () ->
                new Governor(ClippingPolicy.none(), NonFinitePolicy.STOP)
                    .govern(0, 1, List.of(nonFinite(layer)), new Untouched()));

    List<Throwable> thrown =
        calls.stream().map(call -> catchThrowable(call)).filter(Objects::nonNull).toList();
    assertThat(thrown).hasSizeGreaterThan(10);
    assertThat(thrown)
        .allSatisfy(
            e ->
                assertThat(e.getMessage().split(System.lineSeparator()))
                    .allSatisfy(HostileNamesTest::isOneSoundLine));
  }

  @Test
  void causesAndRemediesThatAreMadeByHandAreNotForgedEither() {
    String hostile = "x\nERROR\u001B[31m";
    List<String> texts =
        List.of(
            new OutputCause.OutOfReach(hostile, 0, 1).description(),
            new OutputCause.Activation(hostile, hostile).description(),
            new OutputCause.Loss(hostile, hostile).description(),
            new StepCause.RateOutOfRange(1, hostile, true).description(),
            new Remedy.ReplaceLoss(hostile).action(),
            new Remedy.ReplaceRecurrentCell(hostile).action(),
            new Remedy.SetUpdater(hostile, 0.1).action());

    assertThat(texts).allSatisfy(HostileNamesTest::isOneSoundLine);
  }

  private static void isOneSoundLine(String text) {
    assertThat(FORGING.matcher(text).results().map(found -> (int) found.group().charAt(0)).toList())
        .as(text)
        .isEmpty();
    assertThat(text.length()).as(text).isLessThanOrEqualTo(LONGEST_LINE);
  }

  /** Seven hidden layers and an output, of which every word is hostile. */
  private static NetworkProfile network(String hostile) {
    LayerSettings settings =
        new LayerSettings(hostile, hostile, 50, 0.01, 0, 0, 0, -5, Double.POSITIVE_INFINITY);
    List<LayerProfile> layers = new ArrayList<>();
    for (int depth = 1; depth <= 7; depth++) {
      layers.add(
          LayerProfile.named(hostile + depth)
              .type(hostile)
              .depth(depth)
              .sizes(10, 10)
              .activation(depth == 1 ? "relu" : depth == 2 ? "softmax" : "sigmoid")
              .weightInit(depth == 3 ? "constant" : hostile)
              .settings(settings)
              .build());
    }
    layers.add(
        LayerProfile.named(hostile)
            .type(hostile)
            .role(LayerRole.OUTPUT)
            .depth(8)
            .activation(hostile)
            .settings(settings)
            .build());
    return new NetworkProfile(hostile, layers, hostile);
  }

  private static GradientMonitor monitor(NetworkProfile network, MonitorSink... sinks) {
    return new GradientMonitor(
        network,
        Thresholds.defaults(),
        AlertPolicy.defaults(),
        List.of(sinks).stream().map(GuardedSink::new).toList());
  }

  /** A training in which everything goes wrong, one thing after the other. */
  private static void ill(NetworkProfile network, MonitorSink... sinks) {
    GradientMonitor monitor = monitor(network, sinks);
    long iteration = 0;
    for (int i = 0; i < 12; i++) {
      monitor.observe(Steps.sloping(network, iteration++, 0.7));
    }
    monitor.epochEnded();
    for (int i = 0; i < 12; i++) {
      monitor.observe(Steps.step(network, iteration++, layer -> Steps.saturated(layer, 0.99)));
    }
    for (int i = 0; i < 12; i++) {
      monitor.observe(Steps.step(network, iteration++, layer -> Steps.silent(layer, 100)));
    }
    for (int i = 0; i < 12; i++) {
      monitor.observe(Steps.ofNorms(network, iteration++, new double[8]));
    }
    monitor.observe(Steps.step(network, iteration++, HostileNamesTest::nonFinite));
    monitor.epochEnded();
  }

  private static TrainingStep step(NetworkProfile network, LayerSample sample) {
    return new TrainingStep(network, 0, 0, 1, List.of(sample));
  }

  private static LayerSample nonFinite(LayerProfile layer) {
    return LayerSample.of(layer, Steps.gradient(Double.NaN), TensorStatistics.EMPTY);
  }

  /** Takes down every text that a person may read. */
  private static final class Texts implements MonitorSink {
    private final List<String> all = new ArrayList<>();
    private final Set<Symptom> symptoms = EnumSet.noneOf(Symptom.class);

    @Override
    public void onDiagnosis(Diagnosis diagnosis) {
      for (Finding finding : diagnosis.findings()) {
        symptoms.add(finding.symptom());
        all.add(finding.evidence().sentence());
        finding.causes().stream().map(Cause::description).forEach(all::add);
      }
      for (Prescription prescription : diagnosis.prescriptions()) {
        all.add(prescription.cause().description());
        prescription
            .advice()
            .forEach(
                advice -> {
                  all.add(advice.remedy().action());
                  all.add(advice.expectation());
                  all.add(advice.cost());
                });
      }
    }

    @Override
    public void onAlert(Alert alert) {
      all.add(alert.message());
    }
  }

  /** A gradient that must not be changed. */
  private static final class Untouched implements ScalableGradient {
    @Override
    public void scale(int layer, double factor) {
      throw new AssertionError("scaled");
    }

    @Override
    public double scaleUnits(int layer, UnitRule rule) {
      throw new AssertionError("scaled");
    }

    @Override
    public void clear() {
      throw new AssertionError("cleared");
    }
  }
}
