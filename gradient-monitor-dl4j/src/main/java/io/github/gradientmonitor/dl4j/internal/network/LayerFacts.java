package io.github.gradientmonitor.dl4j.internal.network;

import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Facts that stand in the configuration of one layer, in the field's terms. */
public final class LayerFacts {
  /** The field's names for Deeplearning4j's initial weights; what is not here keeps its name. */
  private static final Map<String, String> INITS =
      Map.of(
          "Relu", "he_normal",
          "ReluUniform", "he_uniform",
          "Xavier", "xavier_normal",
          "XavierUniform", "xavier_uniform",
          "Normal", "lecun_normal",
          "LecunUniform", "lecun_uniform");

  private LayerFacts() {}

  /** The layer inside all wrappers. */
  public static Layer unwrap(Layer layer) {
    Layer inner = layer;
    while (true) {
      if (inner instanceof FrozenLayer frozen) {
        inner = frozen.getLayer();
      } else if (inner instanceof BaseWrapperLayer wrapper) {
        inner = wrapper.getUnderlying();
      } else if (inner instanceof Bidirectional bidirectional) {
        inner = bidirectional.getFwd();
      } else {
        return inner;
      }
    }
  }

  /** What Deeplearning4j calls this kind of layer, without the word Layer. */
  public static String type(Layer layer) {
    String simple = unwrap(layer).getClass().getSimpleName();
    String type = simple.endsWith("Layer") ? simple.substring(0, simple.length() - 5) : simple;
    return type.isEmpty() ? "Layer" : type;
  }

  /** Name of the activation that the layer itself applies, null when it applies none. */
  public static @Nullable String activation(Layer layer) {
    Layer inner = unwrap(layer);
    IActivation function = null;
    if (inner instanceof ActivationLayer activationLayer) {
      function = activationLayer.getActivationFn();
    } else if (inner instanceof BaseLayer base && !(inner instanceof BatchNormalization)) {
      function = base.getActivationFn();
    }
    if (function == null) {
      return null;
    }
    String name = function.getClass().getSimpleName().replaceFirst("^Activation", "");
    return switch (name) {
      case "LReLU" -> "leakyrelu";
      case "Identity" -> null;
      default -> name.toLowerCase(Locale.ROOT);
    };
  }

  /** Name of the distribution of the initial weights, null when the layer has none. */
  public static @Nullable String weightInit(Layer layer) {
    return unwrap(layer) instanceof BaseLayer base && base.getWeightInitFn() != null
        ? name(base.getWeightInitFn())
        : null;
  }

  /** Whether the layer carries state from one time step to the next. */
  public static boolean isRecurrent(Layer layer) {
    return unwrap(layer) instanceof BaseRecurrentLayer;
  }

  /**
   * Whether a parameter is a bias, or the shift of batch normalisation.
   *
   * @param parameter its name in the layer, with the prefix that wrappers give it
   */
  public static boolean isBias(Layer layer, String parameter) {
    if (layer instanceof Bidirectional bidirectional) {
      // Asked itself, it takes the weights for the biases. The prefix is one letter.
      return isBias(bidirectional.getFwd(), parameter.substring(1));
    }
    if (layer instanceof BaseWrapperLayer wrapper) {
      return isBias(wrapper.getUnderlying(), parameter);
    }
    return layer instanceof BatchNormalization
        ? BatchNormalizationParamInitializer.BETA.equals(parameter)
        : layer.initializer().isBiasParam(layer, parameter);
  }

  /** Name of the layer's updater, null when it has none. */
  public static @Nullable String updater(Layer layer) {
    IUpdater updater = unwrap(layer) instanceof BaseLayer base ? base.getIUpdater() : null;
    return updater == null ? null : updater.getClass().getSimpleName();
  }

  private static String name(IWeightInit init) {
    if (init instanceof WeightInitDistribution drawn) {
      Distribution distribution = distribution(drawn);
      return distribution == null ? "distribution" : name(distribution);
    }
    if (init instanceof WeightInitConstant constant) {
      return constant.equals(new WeightInitConstant(0)) ? "zeros" : "constant";
    }
    String name = init.getClass().getSimpleName().replaceFirst("^WeightInit", "");
    return INITS.getOrDefault(name, name.toLowerCase(Locale.ROOT));
  }

  /** The distribution has no accessor, but is part of the configuration's JSON. */
  private static @Nullable Distribution distribution(WeightInitDistribution init) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    try {
      return mapper.treeToValue(mapper.valueToTree(init).path("distribution"), Distribution.class);
    } catch (JsonProcessingException e) {
      return null; // a user's own distribution, which Deeplearning4j cannot save either
    }
  }

  private static String name(Distribution distribution) {
    if (distribution instanceof NormalDistribution normal) {
      return "normal(" + normal.getMean() + ", " + normal.getStd() + ")";
    }
    if (distribution instanceof TruncatedNormalDistribution normal) {
      return "truncated_normal(" + normal.getMean() + ", " + normal.getStd() + ")";
    }
    if (distribution instanceof UniformDistribution uniform) {
      return "uniform(" + uniform.getLower() + ", " + uniform.getUpper() + ")";
    }
    if (distribution instanceof OrthogonalDistribution) {
      return "orthogonal";
    }
    return distribution
        .getClass()
        .getSimpleName()
        .replaceFirst("Distribution$", "")
        .toLowerCase(Locale.ROOT);
  }
}
