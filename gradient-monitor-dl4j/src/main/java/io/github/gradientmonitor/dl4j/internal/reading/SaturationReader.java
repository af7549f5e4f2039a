package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.memory.FlatArray;
import io.github.gradientmonitor.statistics.Saturation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the share of activations that lie close to a bound of their function. */
public final class SaturationReader implements FlatArray.Reader {
  /** A share of a few thousand activations is exact enough; a convolution has millions. */
  private static final int MOST_ELEMENTS = 1 << 16;

  private final Saturation saturation;
  private final FlatArray array;

  /**
   * Reads the activations of one function.
   *
   * @param saturation counts them
   * @param array reaches them
   */
  public SaturationReader(Saturation saturation, FlatArray array) {
    this.saturation = saturation;
    this.array = array;
  }

  /** The share, 0 .. 1. */
  public double share(INDArray activations) {
    saturation.reset();
    array.readWhole(activations, MOST_ELEMENTS, this);
    return saturation.share();
  }

  @Override
  public void accept(float[] block, int n) {
    saturation.accept(block, 0, n);
  }

  @Override
  public void accept(double[] block, int n) {
    saturation.accept(block, 0, n);
  }
}
