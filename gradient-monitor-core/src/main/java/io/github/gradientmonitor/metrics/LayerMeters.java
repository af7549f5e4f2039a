package io.github.gradientmonitor.metrics;

import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.function.ToDoubleFunction;

/** The meters of one layer in one registry. */
final class LayerMeters {
  private static final String PREFIX = NetworkMeters.PREFIX + "layer.";

  private final OwnMeters meters;

  /** Read by the threads that scrape. */
  private volatile LayerSample latest;

  /**
   * Puts the meters into the registry.
   *
   * @param meters tagged with the network and the layer
   * @param first what they show until the next step
   */
  LayerMeters(OwnMeters meters, LayerSample first) {
    this.meters = meters;
    this.latest = first;
    gauge("gradient.norm", "norm", GRADIENT, s -> norm(s.weightGradient()), "parameter", "weight");
    gauge("gradient.norm", "norm", GRADIENT, s -> norm(s.biasGradient()), "parameter", "bias");
    gauge("weight.norm", "norm", "L2 norm of the weights", s -> s.update().weightNorm());
    gauge(
        "update.ratio",
        "ratio",
        "Norm of the last update of the weights over the norm of the weights; about 1e-3 in a"
            + " training that goes well",
        s -> s.update().ratio());
    gauge(
        "silent.unit.ratio",
        "ratio",
        "Share of the units whose bias gradient has been exactly zero for many steps, 0 to 1",
        LayerSample::silentShare);
    gauge(
        "saturation.ratio",
        "ratio",
        "Share of the activations close to a bound of their function, 0 to 1",
        LayerSample::saturation);
  }

  private static final String GRADIENT =
      "L2 norm of the mean gradient over the minibatch, before any clipping or updater";

  void accept(LayerSample sample) {
    latest = sample;
  }

  void close() {
    meters.close();
  }

  private void gauge(
      String name,
      String unit,
      String description,
      ToDoubleFunction<LayerSample> value,
      String... tags) {
    meters.gauge(
        PREFIX + name, unit, description, this, self -> value.applyAsDouble(self.latest), tags);
  }

  /** The norm; infinite when an element is not finite, NaN when there is none. */
  private static double norm(TensorStatistics tensor) {
    if (tensor.isEmpty()) {
      return Double.NaN;
    }
    return tensor.nonFinite() > 0 ? Double.POSITIVE_INFINITY : tensor.l2Norm();
  }
}
