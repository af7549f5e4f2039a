package io.github.gradientmonitor.dl4j.internal.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.TruncatedNormalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The field's names for Deeplearning4j's activations and initial weights, in both directions. A
 * function is known by its class: its parameters do not count.
 */
public final class Vocabulary {
  /** What is not here keeps Deeplearning4j's name. */
  private static final Map<String, WeightInit> INITS =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  "he_normal", WeightInit.RELU,
                  "he_uniform", WeightInit.RELU_UNIFORM,
                  "xavier_normal", WeightInit.XAVIER,
                  "xavier_uniform", WeightInit.XAVIER_UNIFORM,
                  "lecun_normal", WeightInit.LECUN_NORMAL,
                  "lecun_uniform", WeightInit.LECUN_UNIFORM)));

  private Vocabulary() {}

  /** Lower-case name of an activation, null for the identity, which is none. */
  public static @Nullable String name(IActivation function) {
    String name = function.getClass().getSimpleName().replaceFirst("^Activation", "");
    return switch (name) {
      case "LReLU" -> "leakyrelu";
      case "Identity" -> null;
      default -> name.toLowerCase(Locale.ROOT);
    };
  }

  /** Deeplearning4j's constant for an activation, null where it has none. */
  public static @Nullable Activation constant(IActivation function) {
    return Arrays.stream(Activation.values())
        .filter(each -> each.getActivationFunction().getClass() == function.getClass())
        .findFirst()
        .orElse(null);
  }

  /** The activation of a lower-case name, null where Deeplearning4j has none. */
  public static @Nullable IActivation activation(String name) {
    return Arrays.stream(Activation.values())
        .filter(each -> each.name().equalsIgnoreCase(name))
        .map(Activation::getActivationFunction)
        .findFirst()
        .orElse(null);
  }

  /** Names of the initial weights that {@link #weightInit} knows. */
  public static Set<String> inits() {
    return INITS.keySet();
  }

  /** The initial weights of a name, null where it is not one of {@link #inits}. */
  public static @Nullable IWeightInit weightInit(String name) {
    WeightInit init = INITS.get(name);
    return init == null ? null : init.getWeightInitFunction();
  }

  /** Deeplearning4j's constant for initial weights, null where it has none. */
  public static @Nullable WeightInit constant(IWeightInit init) {
    return Arrays.stream(WeightInit.values())
        .filter(each -> each != WeightInit.DISTRIBUTION && isOf(each, init))
        .findFirst()
        .orElse(null);
  }

  /** Name of initial weights, with their parameters where they are drawn from a distribution. */
  public static String name(IWeightInit init) {
    if (init instanceof WeightInitDistribution distributed) {
      Distribution distribution = distribution(distributed);
      return distribution == null ? "distribution" : name(distribution);
    }
    if (init instanceof WeightInitConstant constant) {
      return constant.equals(new WeightInitConstant(0)) ? "zeros" : "constant";
    }
    return INITS.entrySet().stream()
        .filter(entry -> isOf(entry.getValue(), init))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(
            () ->
                init.getClass()
                    .getSimpleName()
                    .replaceFirst("^WeightInit", "")
                    .toLowerCase(Locale.ROOT));
  }

  private static boolean isOf(WeightInit constant, IWeightInit init) {
    return constant.getWeightInitFunction().getClass() == init.getClass();
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
