package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.observation.LayerSample;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The median of one figure over the layers of a step. Keeps its work space. */
final class LayerMedian {
  private double[] work = new double[0];

  /**
   * The median.
   *
   * @param layers of one step
   * @param figure of a layer; not finite where the layer does not count
   * @return NaN when no layer counts
   */
  double of(List<LayerSample> layers, ToDoubleFunction<LayerSample> figure) {
    if (work.length < layers.size()) {
      work = new double[layers.size()];
    }
    int n = 0;
    for (int i = 0; i < layers.size(); i++) {
      double value = figure.applyAsDouble(layers.get(i));
      if (Double.isFinite(value)) {
        work[n++] = value;
      }
    }
    Arrays.sort(work, 0, n);
    return n == 0 ? Double.NaN : (work[(n - 1) / 2] + work[n / 2]) / 2;
  }
}
