package io.github.gradientmonitor.benchmarks;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does the diagnosis of one step cost, once its tensors have been summed up? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DiagnosisBenchmark {
  /** Number of layers. */
  @Param({"10", "50", "250", "500", "2000"})
  private int layers;

  private GradientMonitor monitor;
  private NetworkProfile network;
  private List<LayerSample> samples;
  private long iteration;

  /** Makes a network whose gradients have about the same size in all layers. */
  @Setup
  public void prepare() {
    Random random = new Random(1);
    List<LayerProfile> profiles = new ArrayList<>();
    samples = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      LayerProfile profile = LayerProfile.named("layer" + i).depth(i + 1).build();
      profiles.add(profile);
      TensorStatistics gradient = TensorStatistics.of(random.doubles(100, -1, 1).toArray());
      samples.add(
          new LayerSample(
              profile, gradient, gradient, new WeightUpdate(10, 0.01, 0), 0, Double.NaN));
    }
    network = new NetworkProfile("network", profiles, "Sgd");
    monitor =
        new GradientMonitor(network, Thresholds.defaults(), AlertPolicy.defaults(), List.of());
  }

  /** One step. */
  @Benchmark
  public Diagnosis observe() {
    monitor.observe(new TrainingStep(network, iteration++, 0, 1, samples));
    return monitor.diagnosis();
  }
}
