package io.github.gradientmonitor.benchmarks.overhead;

import io.github.gradientmonitor.clipping.ClippingPolicy;
import io.github.gradientmonitor.dl4j.GradientMonitorListener;
import io.github.gradientmonitor.metrics.GradientMetrics;
import io.github.gradientmonitor.report.HtmlReport;
import io.github.gradientmonitor.sink.JsonLinesSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A way to look at a training.
 *
 * @param name as in the table
 * @param listeners that do it
 */
record Contestant(String name, List<TrainingListener> listeners) {

  /** Plain training first, and again as a control; files go to the folder. */
  static List<Contestant> all(Path folder) {
    return List.of(
        new Contestant("plain fit", List.of()),
        new Contestant("plain fit again", List.of()),
        of("watching every step", GradientMonitorListener.builder()),
        of("watching every 10 steps", GradientMonitorListener.builder().observeEvery(10)),
        of("+ GradientMetrics", with(new GradientMetrics(new SimpleMeterRegistry()))),
        of("+ JsonLinesSink", with(JsonLinesSink.to(folder.resolve("run.jsonl")))),
        of("+ HtmlReport", with(HtmlReport.to(folder.resolve("report.html")))),
        of("+ clipping, global norm", with(ClippingPolicy.globalNorm(1))),
        of("+ clipping, z-score", with(ClippingPolicy.zScore())),
        of("+ clipping, unit-wise", with(ClippingPolicy.unitWise())),
        new Contestant("ND4J norm2 of each parameter", List.of(new Nd4jNorms())),
        new Contestant("StatsListener every step", List.of(stats(1))),
        new Contestant("StatsListener every 10 steps", List.of(stats(10))));
  }

  private static Contestant of(String name, GradientMonitorListener.Builder builder) {
    return new Contestant(name, List.of(builder.withoutLog().build()));
  }

  private static GradientMonitorListener.Builder with(MonitorSink sink) {
    return GradientMonitorListener.builder().sink(sink);
  }

  private static GradientMonitorListener.Builder with(ClippingPolicy policy) {
    return GradientMonitorListener.builder().clipping(policy);
  }

  private static StatsListener stats(int frequency) {
    StatsStorageRouter storage = new InMemoryStatsStorage();
    return new StatsListener(storage, frequency);
  }

  /** The least that one can do with ND4J: one norm for each parameter. */
  private static final class Nd4jNorms extends BaseTrainingListener {
    private double largest;

    @Override
    public void onGradientCalculation(Model model) {
      for (INDArray gradient : model.gradient().gradientForVariable().values()) {
        largest = Math.max(largest, gradient.norm2Number().doubleValue());
      }
    }
  }
}
