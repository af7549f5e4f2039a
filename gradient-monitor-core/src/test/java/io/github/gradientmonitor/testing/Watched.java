package io.github.gradientmonitor.testing;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.alert.AlertPolicy;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.DataSample;
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

/** A network that exists only as the numbers that a monitor is told of it. */
public final class Watched {
  /** Decades a layer, as ten sigmoid layers have it. */
  public static final double SIGMOID_SLOPE = 0.6;

  private final NetworkProfile profile;
  private final GradientMonitor monitor;
  private long iteration;
  private double loss = 0.5;
  private Intervention intervention = Intervention.NONE;
  private Timing timing = Timing.UNKNOWN;
  private DataSample data = DataSample.NONE;

  private Watched(String name, int hidden, MonitorSink sink) {
    List<LayerProfile> layers = new ArrayList<>();
    for (int i = 0; i < hidden; i++) {
      layers.add(LayerProfile.named("layer" + i).depth(i + 1).build());
    }
    layers.add(LayerProfile.named("out").role(LayerRole.OUTPUT).depth(hidden + 1).build());
    profile = new NetworkProfile(name, layers, null);
    monitor =
        new GradientMonitor(
            profile, Thresholds.defaults(), AlertPolicy.defaults(), List.of(new GuardedSink(sink)));
  }

  public static Watched network(String name, int hidden, MonitorSink sink) {
    return new Watched(name, hidden, sink);
  }

  public Watched loss(double value) {
    this.loss = value;
    return this;
  }

  public Watched intervention(Intervention value) {
    this.intervention = value;
    return this;
  }

  /** What is read of the minibatch in all steps from here on. */
  public Watched data(DataSample value) {
    this.data = value;
    return this;
  }

  public Watched timing(Timing value) {
    this.timing = value;
    return this;
  }

  /** Steps in which every layer has the same gradient. */
  public Watched flat(int steps) {
    return steps(steps, 0);
  }

  /** Steps in which the bias gradient shrinks exponentially from the last layer to the first. */
  public Watched steps(int steps, double slope) {
    for (int i = 0; i < steps; i++) {
      List<LayerSample> samples = new ArrayList<>();
      for (LayerProfile layer : profile.layers()) {
        double bias = Math.pow(10, slope * (layer.depth() - profile.size()));
        samples.add(sample(layer, of(3, 4), of(bias)));
      }
      step(samples);
    }
    return this;
  }

  /** One step with the gradient of one layer replaced. */
  public Watched stepWith(int layer, TensorStatistics weights, TensorStatistics bias) {
    List<LayerSample> samples = new ArrayList<>();
    profile.layers().forEach(each -> samples.add(sample(each, of(3, 4), of(1))));
    samples.set(layer, sample(profile.layers().get(layer), weights, bias));
    step(samples);
    return this;
  }

  public static TensorStatistics of(double... elements) {
    return TensorStatistics.of(elements);
  }

  private static LayerSample sample(
      LayerProfile layer, TensorStatistics weights, TensorStatistics bias) {
    return new LayerSample(layer, weights, bias, new WeightUpdate(2, 0.004, 0), 0, 0.25);
  }

  /** Ends the pass over the data. */
  public Watched epochEnd() {
    monitor.epochEnded();
    return this;
  }

  private void step(List<LayerSample> samples) {
    monitor.observe(
        new TrainingStep(profile, iteration++, 0, loss, samples, intervention, timing, data));
  }
}
