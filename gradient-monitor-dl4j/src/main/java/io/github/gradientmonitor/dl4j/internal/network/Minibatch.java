package io.github.gradientmonitor.dl4j.internal.network;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network is trained on in one step, where it lies.
 *
 * @param features one for each input of the network that has some
 * @param labels one for each output of the network
 * @param size examples
 */
public record Minibatch(List<Features> features, List<Labels> labels, int size) {

  /**
   * What goes into one input.
   *
   * @param name of the input
   * @param array examples first
   * @param mask null when nothing is masked
   */
  public record Features(String name, INDArray array, @Nullable INDArray mask) {}

  /**
   * What one output is held against.
   *
   * @param name of the output layer
   * @param output the running layer
   * @param array examples first; null where they are out of reach
   * @param mask null when nothing is masked
   * @param loss of this output alone, the penalty on weights in that of the first one; NaN where it
   *     is not known
   */
  public record Labels(
      String name, Layer output, @Nullable INDArray array, @Nullable INDArray mask, double loss) {}

  /** The features of the first input, null when there are none. */
  public @Nullable INDArray firstFeatures() {
    return features.isEmpty() ? null : features.get(0).array();
  }

  /** The labels of the first output that has some, null when there are none. */
  public @Nullable INDArray firstLabels() {
    for (Labels each : labels) {
      if (each.array() != null) {
        return each.array();
      }
    }
    return null;
  }
}
