package io.github.gradientmonitor.detection;

import io.github.gradientmonitor.observation.LayerProfile;

/**
 * What an output layer can give.
 *
 * @param lowest may be infinite
 * @param highest may be infinite
 */
record OutputRange(double lowest, double highest) {

  static OutputRange of(LayerProfile output) {
    return switch (name(output)) {
      case "sigmoid", "hardsigmoid", "softmax", "rectifiedtanh" -> new OutputRange(0, 1);
      case "tanh", "hardtanh", "softsign" -> new OutputRange(-1, 1);
      case "relu6" -> new OutputRange(0, 6);
      case "relu", "softplus" -> new OutputRange(0, Double.POSITIVE_INFINITY);
      default -> new OutputRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    };
  }

  /** Name of the activation; the identity when there is none. */
  static String name(LayerProfile output) {
    return output.activation() == null ? "identity" : output.activation();
  }

  /** Its width, or 1 when that is infinite. */
  double width() {
    double width = highest - lowest;
    return Double.isFinite(width) ? width : 1;
  }

  /** Whether nothing above 1 can be given. */
  boolean isUpToOne() {
    return highest <= 1;
  }
}
