package io.github.gradientmonitor.clipping;

/**
 * The gradient of a step where it lies in memory; a framework's adapter implements it. Layers go by
 * their position in the network's profile. Nothing is ever scaled but gradients, and memory is
 * touched only for factors that are not 1.
 */
public interface ScalableGradient {

  /**
   * Multiplies the gradient of a layer.
   *
   * @param layer position in the network's profile
   * @param factor 0 or more, below 1
   */
  void scale(int layer, double factor);

  /**
   * Multiplies the gradient of each unit of a layer. A unit is a column of a matrix, a filter of a
   * convolution, and a bias or gain as a whole.
   *
   * @param layer position in the network's profile
   * @param rule gives the factor of a unit; asked for all units of a tensor before any is scaled
   * @return L2 norm of the layer's mean gradient afterwards; that of before, to the bit, when every
   *     factor was 1
   */
  double scaleUnits(int layer, UnitRule rule);

  /** Sets all to zero, and with it whatever else travels with the gradient. */
  void clear();
}
