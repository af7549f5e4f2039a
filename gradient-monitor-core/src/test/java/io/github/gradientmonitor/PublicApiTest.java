package io.github.gradientmonitor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Catalogue;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.alert.AlertBook;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.alert.Mutes;
import io.github.gradientmonitor.baseline.Baseline;
import io.github.gradientmonitor.baseline.Course;
import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.clipping.Clipper;
import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.clipping.ClippingState;
import io.github.gradientmonitor.clipping.Governor;
import io.github.gradientmonitor.clipping.NonFinitePolicy;
import io.github.gradientmonitor.clipping.Scaling;
import io.github.gradientmonitor.clipping.StepGradient;
import io.github.gradientmonitor.clipping.UnitWiseClipping;
import io.github.gradientmonitor.clipping.VariableGovernor;
import io.github.gradientmonitor.clipping.ZScoreClipping;
import io.github.gradientmonitor.detection.Diagnostician;
import io.github.gradientmonitor.diagnosis.Cause;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Prescription;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.FlightRecorder;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.LayerSettings;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.StepSummary;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.UnitSilence;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.prescription.Advisor;
import io.github.gradientmonitor.report.ComparedRun;
import io.github.gradientmonitor.report.RecordedRun;
import io.github.gradientmonitor.report.RunRecorder;
import io.github.gradientmonitor.sink.FileName;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.LogSink;
import io.github.gradientmonitor.sink.MonitorLog;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.skill.Skill;
import io.github.gradientmonitor.skill.SkillTracker;
import io.github.gradientmonitor.statistics.ColumnAccumulator;
import io.github.gradientmonitor.statistics.ColumnMoments;
import io.github.gradientmonitor.statistics.ColumnStatistics;
import io.github.gradientmonitor.statistics.Saturation;
import io.github.gradientmonitor.statistics.StatisticsAccumulator;
import io.github.gradientmonitor.statistics.TensorStatistics;
import io.github.gradientmonitor.testing.Labels;
import io.github.gradientmonitor.testing.PublicApi;
import io.github.gradientmonitor.testing.Steps;
import io.github.gradientmonitor.testing.SyntheticRun;
import io.github.gradientmonitor.trend.DepthRegression;
import io.github.gradientmonitor.trend.DepthTrend;
import io.github.gradientmonitor.trend.ExponentialTrend;
import io.github.gradientmonitor.trend.LossTrend;
import io.github.gradientmonitor.trend.NormBaseline;
import io.github.gradientmonitor.trend.Signal;
import io.github.gradientmonitor.trend.StepTrend;
import io.github.gradientmonitor.trend.TimeTrend;
import io.github.gradientmonitor.web.Page;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever nobody should pass is refused by name, or listed here as meant. */
class PublicApiTest {
  private static final NetworkProfile NETWORK = Steps.network(2);
  private static final TrainingStep STEP = Steps.sloping(NETWORK, 1, 0.1);
  private static final Diagnosis DIAGNOSIS = Diagnosis.pending(NETWORK);
  private static final LayerSample SAMPLE = STEP.layers().get(0);
  private static final Finding FINDING =
      new Finding(
          Symptom.GRADIENT_SPIKE, Severity.WARNING, List.of("h1"), 1, Evidence.of("it leaps"));

  /**
   * A sink and a session are called by the training, into which nothing may be thrown: what they
   * and their files do with nonsense has tests of its own. The checks themselves name what their
   * caller names.
   */
  private static final List<String> NOT_CALLED =
      Stream.of(
              "argument.Arguments",
              "baseline.BaselineSink",
              "baseline.Course",
              "session.GradientSource",
              "session.Sessions",
              "session.TrainingSession",
              "sink.GuardedSink",
              "sink.JsonLines",
              "sink.LogSink",
              "sink.MonitorLog",
              "sink.MonitorSink",
              "sink.Runs",
              "sink.WholeFile",
              "metrics.GradientMetrics",
              "report.HtmlReport",
              "report.RunRecorder")
          .map("io.github.gradientmonitor."::concat)
          .toList();

  /**
   * What is taken and looks odd, by parameter. Zero, what is huge, and an empty text need no line:
   * they are ordinary unless they are refused.
   */
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          // What the training says of itself, right or wrong; -1 is before the first step.
          Map.entry("*.loss", "NaN -1 infinite"),
          Map.entry("*.iteration", "-1"),
          Map.entry("*.epoch", "-1"),
          Map.entry("Finding*.s*", "-1"),
          Map.entry("DataSample.fingerprint", "-1"),
          Map.entry("DataSample.penalty", "NaN -1 infinite"),
          Map.entry("LabelSample.*", "NaN -1 infinite"),
          Map.entry("LayerSettings.*", "NaN -1 infinite"),
          Map.entry("StepTrend.accept.value", "NaN -1 infinite"),
          Map.entry("NormBaseline.*", "NaN -1 infinite"),
          Map.entry("UnitSilence.*", "-1"),
          // A figure is shown as it came out; NaN is one that is not known.
          Map.entry("*Cause.*", "NaN -1 infinite"),
          Map.entry("Evidence.Measure.value", "NaN -1 infinite"),
          Map.entry("ExponentialTrend.*", "NaN -1 infinite"),
          Map.entry("Skill.*", "NaN -1 infinite"),
          Map.entry("Intervention.*", "NaN -1 infinite"),
          Map.entry("LayerSample.saturation", "NaN"),
          Map.entry("StepSummary.gradientNorm", "NaN infinite"),
          Map.entry("WeightUpdate.*", "NaN infinite"),
          Map.entry("TensorStatistics.*", "NaN -1 infinite"),
          Map.entry("StatisticsAccumulator.snapshot.factor", "NaN -1 infinite"),
          Map.entry("ColumnStatistics.Rows.*", "NaN -1 infinite"),
          Map.entry("ColumnStatistics.Column.*", "NaN -1 infinite"),
          Map.entry("Departure.Extreme.*", "NaN -1 infinite"),
          Map.entry("Words.*", "NaN -1 infinite"),
          // A factor is judged when it is applied, a builder when it builds.
          Map.entry("Scaling.*", "NaN -1 infinite"),
          Map.entry("*.Builder.*", "null NaN -1 infinite"),
          Map.entry("Remedy.RaiseForgetBias.bias", "-1"),
          // No limit at all.
          Map.entry("ZScoreClipping.maxNorm", "infinite"),
          // A policy without memory and layers is asked for neither.
          Map.entry("ClippingPolicy.clips.layer", "null"));

  @TempDir private Path directory;

  @Test
  void refusesByNameWhatItDoesNotTake() {
    PublicApi api = api();

    PublicApi.classesBeside(GradientMonitor.class).stream()
        .filter(type -> NOT_CALLED.stream().noneMatch(type.getName()::startsWith))
        .forEach(api::call);

    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(api.without()).isEmpty();
    softly.assertThat(api.nameless()).isEmpty();
    softly.assertThat(api.calls()).isGreaterThan(1000);
    softly.assertThat(api.acceptedBeside(MEANT)).isEmpty();
    softly.assertThat(api.unusedOf(MEANT)).isEmpty();
    softly.assertAll();
  }

  private static Course course() {
    Course course = new Course();
    new SyntheticRun(NETWORK, course).steps(50, 0);
    return course;
  }

  private PublicApi api() {
    return new PublicApi()
        .sample("double", () -> 0.5)
        .sample("float", () -> 0.5f)
        .sample("int", () -> 3)
        .sample("long", () -> 3L)
        .sample("boolean", () -> true)
        .sample(String.class, () -> "relu")
        .sample(Object.class, () -> "any")
        .sample("double[]", () -> new double[] {1, 2, 3})
        .sample("float[]", () -> new float[] {1, 2, 3})
        .sample("[D", () -> new double[] {1, 2, 3})
        .sample("[F", () -> new float[] {1, 2, 3})
        .sample(String[].class, () -> new String[] {"h1"})
        .sample("[L" + MonitorSink.class.getName() + ";", () -> new MonitorSink[0])
        .sample("[L" + Evidence.Measure.class.getName() + ";", () -> new Evidence.Measure[0])
        .sample(Evidence.Measure.class, () -> new Evidence.Measure("share", 0.5, ""))
        .sample("[L" + Remedy.class.getName() + ";", () -> new Remedy[0])
        .sample(List.class, List::of)
        .sample(Map.class, Map::of)
        .sample(Iterable.class, List::of)
        .sample("java.util.List<" + LayerSample.class.getName() + ">", STEP::layers)
        .sample("java.util.List<" + LayerProfile.class.getName() + ">", NETWORK::layers)
        .sample("java.util.List<" + ComparedRun.class.getName() + ">", this::comparedRuns)
        .sample(Path.class, () -> directory.resolve("file"))
        .sample(FileName.class, () -> new FileName("run", ".jsonl"))
        .sample(
            InetSocketAddress.class,
            () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .sample(Mutes.class, () -> Mutes.NONE)
        .sample(Course.class, PublicApiTest::course)
        .sample(Baseline.class, () -> Baseline.of(List.of(course())))
        .sample(Departure.Extreme.class, () -> new Departure.Extreme("h1", 0.1, 1, 2, 0.5))
        .sample(ColumnStatistics.Rows.class, () -> Labels.table(new float[] {1, 2}).facts())
        .sample(Throwable.class, () -> new IllegalStateException("any"))
        .sample(JsonGenerator.class, PublicApiTest::generator)
        .sample(NetworkProfile.class, () -> NETWORK)
        .sample(LayerProfile.class, () -> NETWORK.layers().get(0))
        .sample(LayerProfile.Builder.class, () -> LayerProfile.named("h1"))
        .sample(LayerSettings.class, () -> LayerSettings.UNKNOWN)
        .sample(LayerSample.class, () -> SAMPLE)
        .sample(TrainingStep.class, () -> STEP)
        .sample(StepSummary.class, () -> StepSummary.of(STEP))
        .sample(Timing.class, () -> Timing.UNKNOWN)
        .sample(Intervention.class, () -> Intervention.NONE)
        .sample(DataSample.class, () -> DataSample.NONE)
        .sample(WeightUpdate.class, () -> WeightUpdate.UNKNOWN)
        .sample(FlightRecorder.class, FlightRecorder::new)
        .sample(UnitSilence.class, () -> new UnitSilence(8))
        .sample(ColumnStatistics.class, () -> Labels.table(new float[] {1, 2}))
        .sample(ColumnAccumulator.class, () -> new ColumnAccumulator(2))
        .sample(TensorStatistics.class, () -> TensorStatistics.of(new double[] {1, 2}))
        .sample(StatisticsAccumulator.class, StatisticsAccumulator::new)
        .sample(Skill.class, () -> Skill.UNSEEN)
        .sample(SkillTracker.class, SkillTracker::new)
        .sample(DepthRegression.class, () -> new DepthRegression(NETWORK))
        .sample(
            DepthTrend.class, () -> new DepthRegression(NETWORK).fit(STEP, Signal.BIAS_GRADIENT))
        .sample(ExponentialTrend.class, () -> new StepTrend(8).fit())
        .sample(TimeTrend.class, () -> TimeTrend.of(1, 1))
        .sample(ColumnMoments.class, ColumnMoments::new)
        .sample(LossTrend.class, LossTrend::new)
        .sample(NormBaseline.class, () -> new NormBaseline(3, 2))
        .sample(StepTrend.class, () -> new StepTrend(8))
        .sample(Thresholds.class, Thresholds::defaults)
        .sample(Evidence.class, () -> Evidence.of("it leaps"))
        .sample(Cause.class, Cause.Unknown::new)
        .sample(Finding.class, () -> FINDING)
        .sample(Prescription.class, () -> Prescription.none(FINDING))
        .sample(Diagnosis.class, () -> DIAGNOSIS)
        .sample(Diagnostician.class, () -> new Diagnostician(NETWORK, Thresholds.defaults()))
        .sample(Remedy.class, Remedy.InsertBatchNorm::new)
        .sample(Advice.class, () -> Catalogue.advice(new Remedy.InsertBatchNorm()))
        .sample(AlertPolicy.class, AlertPolicy::defaults)
        .sample(AlertBook.class, () -> new AlertBook(AlertPolicy.defaults()))
        .sample(
            Alert.class,
            () -> new Alert(Alert.State.RAISED, Prescription.none(FINDING), NETWORK.name(), 1))
        .sample(ClippingPolicy.class, ClippingPolicy::zScore)
        .sample(ZScoreClipping.Builder.class, ZScoreClipping::builder)
        .sample(UnitWiseClipping.class, UnitWiseClipping::defaults)
        .sample("[Ljava.lang.Object;", () -> new Object[0])
        .sample(Advisor.class, Advisor::new)
        .sample(Saturation.class, () -> Saturation.of("tanh").orElseThrow())
        .sample(NonFinitePolicy.class, () -> NonFinitePolicy.REPORT)
        .sample(Clipper.class, () -> gradient -> Scaling.NONE)
        .sample(ClippingState.class, () -> new ClippingState("x", Map.of()))
        .sample(Governor.class, PublicApiTest::governor)
        .sample(VariableGovernor.class, () -> governor().byVariable())
        .sample(Scaling.class, () -> Scaling.NONE)
        .sample(Scaling.Uniform.class, () -> new Scaling.Uniform(1))
        .sample(Scaling.ByLayer.class, () -> new Scaling.ByLayer(layer -> 1))
        .sample(Scaling.ByUnit.class, () -> new Scaling.ByUnit((g, w) -> 1))
        .sample(StepGradient.class, () -> new StepGradient(STEP.layers()))
        .sample(GradientMonitor.class, () -> GradientMonitor.of(NETWORK))
        .sample(GuardedSink.class, () -> new GuardedSink(new RunRecorder()))
        .sample(LogSink.class, LogSink::new)
        .sample(MonitorLog.class, MonitorLog::new)
        .sample(RunRecorder.class, RunRecorder::new)
        .sample(RecordedRun.class, PublicApiTest::run)
        .sample(Page.class, () -> new Page("text/plain", ""));
  }

  private static Governor governor() {
    return new Governor(ClippingPolicy.zScore(), NonFinitePolicy.REPORT);
  }

  private static RecordedRun run() {
    RunRecorder recorder = new RunRecorder();
    new SyntheticRun(NETWORK, recorder).steps(2, 0);
    return recorder.run().orElseThrow();
  }

  private List<ComparedRun> comparedRuns() {
    return List.of(new ComparedRun("one", run()), new ComparedRun("other", run()));
  }

  private static JsonGenerator generator() {
    try {
      return new JsonFactory().createGenerator(new StringWriter());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
