package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.clipping.UnitRule;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scales the gradient of one network where it lies in its flattened array, and nothing else that
 * travels there.
 */
public final class FlatGradient implements ScalableGradient {
  private final Model model;
  private final GradientReader gradient;
  private final UnitScaling units;

  /**
   * Changes the gradient that a network has computed, and a reader has read.
   *
   * @param units scales units; it may serve one gradient after the other
   */
  public FlatGradient(Model model, GradientReader gradient, UnitScaling units) {
    this.model = model;
    this.gradient = gradient;
    this.units = units;
  }

  @Override
  public void scale(int layer, double factor) {
    INDArray flat = model.getGradientsViewArray();
    gradient.layers().get(layer).forEach(slice -> units.scale(flat, slice, factor));
  }

  @Override
  public double scaleUnits(int layer, UnitRule rule) {
    INDArray flat = model.getGradientsViewArray();
    LayerTensors tensors = gradient.layers().get(layer);
    double scale = GradientReader.meanScale(model);
    units.begin();
    tensors.forEach(slice -> units.scaleUnits(flat, slice, model.params(), slice, scale, rule));
    return units.normAfter(tensors.sample().gradientNorm());
  }

  @Override
  public void clear() {
    model.getGradientsViewArray().assign(0);
  }
}
