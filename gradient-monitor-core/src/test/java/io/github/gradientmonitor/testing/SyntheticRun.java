package io.github.gradientmonitor.testing;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.Intervention;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.Timing;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A run whose backward signal has a slope over depth, watched by a real monitor. */
public final class SyntheticRun {
  private final NetworkProfile network;
  private final GradientMonitor monitor;
  private final Random random = new Random(1);
  private long iteration;

  /** A run of a network that tells the given sinks. */
  public SyntheticRun(NetworkProfile network, MonitorSink... sinks) {
    this.network = network;
    List<GuardedSink> guarded = new ArrayList<>();
    for (MonitorSink sink : sinks) {
      guarded.add(new GuardedSink(sink));
    }
    this.monitor =
        new GradientMonitor(network, Thresholds.defaults(), AlertPolicy.defaults(), guarded);
  }

  /** A network of sigmoid layers and an output layer; the names begin with a prefix. */
  public static NetworkProfile network(String name, String prefix, int hidden) {
    List<LayerProfile> layers = new ArrayList<>();
    for (int depth = 1; depth <= hidden; depth++) {
      layers.add(
          LayerProfile.named(prefix + depth)
              .type("Dense")
              .depth(depth)
              .sizes(64, 64)
              .activation("sigmoid")
              .weightInit("xavier")
              .build());
    }
    layers.add(
        LayerProfile.named(prefix + "out")
            .type("Output")
            .role(LayerRole.OUTPUT)
            .depth(hidden + 1)
            .build());
    return new NetworkProfile(name, layers, "Sgd");
  }

  /** Takes steps whose signal shrinks by so many decades for each layer that it goes back. */
  public SyntheticRun steps(int steps, double slope) {
    for (int i = 0; i < steps; i++) {
      monitor.observe(step(slope));
    }
    return this;
  }

  /** Takes one step with a NaN in every gradient. */
  public SyntheticRun nonFiniteStep() {
    monitor.observe(step(Double.NaN));
    return this;
  }

  /** Ends an epoch. */
  public SyntheticRun epoch() {
    monitor.epochEnded();
    return this;
  }

  /** Ends the run. */
  public void close() {
    monitor.close();
  }

  /** The network's monitor. */
  public GradientMonitor monitor() {
    return monitor;
  }

  private TrainingStep step(double slope) {
    int deepest = network.layers().get(network.size() - 1).depth();
    List<LayerSample> samples = new ArrayList<>();
    for (LayerProfile layer : network.layers()) {
      double log = slope * (layer.depth() - deepest) + 0.1 * random.nextGaussian();
      samples.add(
          new LayerSample(
              layer,
              tensor(4096, Math.pow(10, log / 2)),
              tensor(64, Math.pow(10, log)),
              new WeightUpdate(8, 8e-3, iteration),
              1,
              0.25));
    }
    TrainingStep step =
        new TrainingStep(
            network,
            iteration,
            (int) (iteration / 20),
            2.3 - 0.001 * iteration,
            samples,
            iteration % 4 == 3 ? new Intervention(2, 1, false) : new Intervention(1, 1, false),
            new Timing(1, 100));
    iteration++;
    return step;
  }

  private static TensorStatistics tensor(int count, double norm) {
    return Double.isNaN(norm)
        ? new TensorStatistics(count, 0, 1, 1, 1, 0, 2)
        : new TensorStatistics(count, norm / 3, norm, norm, norm / 2, 0, 0);
  }
}
