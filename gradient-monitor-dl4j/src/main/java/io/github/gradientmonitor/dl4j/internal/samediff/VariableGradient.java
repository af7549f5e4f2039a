package io.github.gradientmonitor.dl4j.internal.samediff;

import io.github.gradientmonitor.clipping.ScalableGradient;
import io.github.gradientmonitor.clipping.UnitRule;
import io.github.gradientmonitor.dl4j.internal.reading.UnitLayout;
import io.github.gradientmonitor.dl4j.internal.reading.UnitScaling;
import io.github.gradientmonitor.observation.LayerSample;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scales the gradient of one SameDiff variable; to who decides, it is a network of one layer. The
 * units of a matrix are its columns, those of a kernel its filters, both along the last dimension;
 * a vector is a unit as a whole.
 */
public final class VariableGradient implements ScalableGradient {
  private final INDArray gradient;
  private final INDArray weights;
  private final double norm;
  private final UnitScaling units;

  /**
   * Scales a gradient where it lies.
   *
   * @param gradient of the variable
   * @param weights the variable itself, of the same shape
   * @param sample statistics of the gradient
   * @param units scales units; it may serve one gradient after the other
   */
  public VariableGradient(
      INDArray gradient, INDArray weights, LayerSample sample, UnitScaling units) {
    this.gradient = gradient;
    this.weights = weights;
    this.norm = sample.gradientNorm();
    this.units = units;
  }

  @Override
  public void scale(int layer, double factor) {
    gradient.muli(factor);
  }

  @Override
  public double scaleUnits(int layer, UnitRule rule) {
    INDArray dense = dense(gradient);
    INDArray parameter = dense(weights);
    units.begin();
    units.scaleUnits(
        dense, UnitLayout.ofVariable(dense), parameter, UnitLayout.ofVariable(parameter), 1, rule);
    if (dense != gradient) {
      gradient.assign(dense);
    }
    return units.normAfter(norm);
  }

  private static INDArray dense(INDArray array) {
    return array.elementWiseStride() == 1 ? array : array.dup();
  }

  @Override
  public void clear() {
    gradient.assign(0);
  }
}
