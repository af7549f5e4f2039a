package io.github.gradientmonitor.dl4j.internal.reading;

import io.github.gradientmonitor.dl4j.internal.network.LayerModel;
import io.github.gradientmonitor.dl4j.internal.reading.LayerTensors.Slice;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which elements of a parameter feed the same unit: a column of a matrix, the filter of one output
 * channel of a convolution. A bias, a gain and whatever else has one dimension is a unit as a
 * whole, as in the reference code of Brock et al. 2021; so is a parameter of another shape.
 */
public final class UnitLayout {
  private UnitLayout() {}

  /**
   * Finds the units of a parameter.
   *
   * @param conf of the layer that it belongs to, null for a vertex
   * @param parameter its name within the layer
   * @param entry its place in the flattened gradient
   * @param bias whether it is a bias
   */
  public static Slice slice(@Nullable Layer conf, String parameter, INDArray entry, boolean bias) {
    Slice whole = new Slice(entry.offset(), entry.length());
    if (bias || isVector(entry)) {
      return whole;
    }
    Layer layer = conf == null ? null : LayerModel.inner(conf);
    return switch (entry.rank()) {
      case 2 -> along(entry, 1);
      case 4, 5 -> convolution(layer, parameter, entry);
      default -> whole;
    };
  }

  /**
   * Finds the units of a variable that belongs to no layer: along its last dimension.
   *
   * @param array of the variable or its gradient, without gaps
   */
  public static Slice ofVariable(INDArray array) {
    return isVector(array)
        ? new Slice(array.offset(), array.length())
        : along(array, array.rank() - 1);
  }

  private static Slice convolution(@Nullable Layer layer, String parameter, INDArray entry) {
    boolean kernelForEachChannel =
        layer instanceof DepthwiseConvolution2D
            || (layer instanceof SeparableConvolution2D
                && SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY.equals(parameter));
    if (kernelForEachChannel) {
      return new Slice(
          entry.offset(),
          entry.length(),
          entry.stride(1),
          Math.toIntExact(entry.size(0) * entry.size(1)));
    }
    boolean inputsFirst = layer instanceof Deconvolution2D || layer instanceof Deconvolution3D;
    return along(entry, inputsFirst ? 1 : 0);
  }

  private static Slice along(INDArray entry, int axis) {
    return new Slice(
        entry.offset(), entry.length(), entry.stride(axis), Math.toIntExact(entry.size(axis)));
  }

  private static boolean isVector(INDArray entry) {
    int longer = 0;
    for (long size : entry.shape()) {
      longer += size > 1 ? 1 : 0;
    }
    return longer <= 1;
  }
}
