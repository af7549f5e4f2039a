package io.github.gradientmonitor.testing;

import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerRole;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Networks {@code h1 .. hn, out}, and steps in which their gradients have given norms.
 *
 * <p>A gradient made here has 100 elements of one magnitude, half of them negative.
 */
public final class Steps {
  private static final int ELEMENTS = 100;

  private Steps() {}

  /** A network of sigmoid layers h1 .. hn and an output layer. */
  public static NetworkProfile network(int hidden) {
    return network(hidden, layer -> layer);
  }

  /** The same, with every hidden layer changed. */
  public static NetworkProfile network(int hidden, UnaryOperator<LayerProfile.Builder> change) {
    List<LayerProfile> layers = new ArrayList<>();
    for (int depth = 1; depth <= hidden; depth++) {
      layers.add(
          change
              .apply(
                  LayerProfile.named("h" + depth)
                      .type("Dense")
                      .depth(depth)
                      .sizes(10, 10)
                      .activation("sigmoid")
                      .weightInit("xavier"))
              .build());
    }
    layers.add(output(hidden + 1));
    return new NetworkProfile("net", layers, "Sgd");
  }

  /** The output layer of such a network. */
  public static LayerProfile output(int depth) {
    return LayerProfile.named("out")
        .type("Output")
        .role(LayerRole.OUTPUT)
        .depth(depth)
        .activation("softmax")
        .build();
  }

  /**
   * A step whose bias gradients lie on a line over depth, and are 1 in the last hidden layer; all
   * weight gradients are 1, so that a test sees which of the two was read.
   */
  public static TrainingStep sloping(NetworkProfile network, long iteration, double slope) {
    int last =
        network.layers().stream()
            .filter(layer -> layer.role() == LayerRole.HIDDEN)
            .mapToInt(LayerProfile::depth)
            .max()
            .orElse(1);
    return withBias(
        network, iteration, depth -> Math.pow(10, slope * (Math.min(depth, last) - last)));
  }

  /** A step with a bias gradient of a norm that depends on depth, and weight gradients of 1. */
  public static TrainingStep withBias(
      NetworkProfile network, long iteration, IntToDoubleFunction normAtDepth) {
    return step(
        network,
        iteration,
        layer -> sample(layer, gradient(1), gradient(normAtDepth.applyAsDouble(layer.depth())), 1));
  }

  /** A step in which the gradients of weights and bias have these norms, 10 to the given power. */
  public static TrainingStep ofLogs(NetworkProfile network, long iteration, double... logs) {
    return ofNorms(network, iteration, Arrays.stream(logs).map(log -> Math.pow(10, log)).toArray());
  }

  /**
   * A step in which the gradients of weights and bias have these norms; NaN makes one element of
   * each NaN.
   */
  public static TrainingStep ofNorms(NetworkProfile network, long iteration, double... norms) {
    return step(
        network,
        iteration,
        layer -> {
          TensorStatistics gradient = gradient(norms[network.indexOf(layer.name())]);
          return sample(layer, gradient, gradient, 1);
        });
  }

  /** A layer with these gradients, whose weights have a given norm. */
  public static LayerSample sample(
      LayerProfile layer, TensorStatistics weights, TensorStatistics bias, double weightNorm) {
    return new LayerSample(
        layer, weights, bias, new WeightUpdate(weightNorm, Double.NaN, 0), 0, Double.NaN);
  }

  /** A layer whose last update, read in a given step, is so large against its weights of norm 1. */
  public static LayerSample updated(LayerProfile layer, double ratio, long iteration) {
    return new LayerSample(
        layer, gradient(1), gradient(1), new WeightUpdate(1, ratio, iteration), 0, Double.NaN);
  }

  /** A layer of 100 units, some of which have been silent for long. */
  public static LayerSample silent(LayerProfile layer, int units) {
    return new LayerSample(
        layer, gradient(1), gradient(1), WeightUpdate.UNKNOWN, units, Double.NaN);
  }

  /** A layer with a share of its activations close to a bound. */
  public static LayerSample saturated(LayerProfile layer, double share) {
    return new LayerSample(layer, gradient(1), gradient(1), WeightUpdate.UNKNOWN, 0, share);
  }

  /** A step made of one sample for each layer. */
  public static TrainingStep step(
      NetworkProfile network, long iteration, Function<LayerProfile, LayerSample> sampler) {
    return new TrainingStep(
        network, iteration, 0, 0.5, network.layers().stream().map(sampler).toList());
  }

  /** A gradient of a given norm; one element of it is NaN when the norm is. */
  public static TensorStatistics gradient(double norm) {
    if (Double.isNaN(norm)) {
      return new TensorStatistics(ELEMENTS, 0, 99, Math.sqrt(99), 1, 0, 1);
    }
    double magnitude = norm / Math.sqrt(ELEMENTS);
    return new TensorStatistics(
        ELEMENTS, 0, ELEMENTS * magnitude, norm, magnitude, norm == 0 ? ELEMENTS : 0, 0);
  }
}
