package io.github.gradientmonitor.examples;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.sink.GuardedSink;
import io.github.gradientmonitor.sink.MonitorSink;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Runs that would take long to train, or that no training gives on demand. */
final class SyntheticRun {
  private final NetworkProfile network;
  private final GradientMonitor monitor;
  private final Random random = new Random(7);
  private long iteration;

  /** A run of hidden layers whose names begin with a prefix, and an output layer. */
  SyntheticRun(String prefix, int hidden, MonitorSink sink) {
    List<LayerProfile> layers = new ArrayList<>();
    for (int depth = 1; depth <= hidden; depth++) {
      layers.add(LayerProfile.named(prefix + depth).depth(depth).activation("tanh").build());
    }
    layers.add(LayerProfile.named("out").role(LayerRole.OUTPUT).depth(hidden + 1).build());
    network = new NetworkProfile(prefix, layers, "Adam");
    monitor =
        new GradientMonitor(
            network, Thresholds.defaults(), AlertPolicy.defaults(), List.of(new GuardedSink(sink)));
  }

  /** Takes steps with so many decades a layer; NaN for gradients that are not finite. */
  SyntheticRun steps(int steps, double slope) {
    for (int i = 0; i < steps; i++) {
      List<LayerSample> samples = new ArrayList<>();
      for (LayerProfile layer : network.layers()) {
        samples.add(LayerSample.of(layer, gradient(layer, slope), gradient(layer, slope)));
      }
      double loss = Double.isNaN(slope) ? Double.NaN : 1 / (1 + 0.01 * iteration);
      monitor.observe(new TrainingStep(network, iteration++, 0, loss, samples));
    }
    return this;
  }

  void close() {
    monitor.close();
  }

  private TensorStatistics gradient(LayerProfile layer, double slope) {
    if (Double.isNaN(slope)) {
      return new TensorStatistics(64, 0, 0, 0, 0, 0, 64);
    }
    double norm =
        Math.pow(10, slope * (layer.depth() - network.size()) + 0.2 * random.nextGaussian());
    return new TensorStatistics(64, 0, norm, norm, norm, 0, 0);
  }
}
