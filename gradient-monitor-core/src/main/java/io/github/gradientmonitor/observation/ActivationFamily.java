package io.github.gradientmonitor.observation;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Kinds of activation functions that treat the signal alike. */
public enum ActivationFamily {
  /** Bounded by 0 and 1, with a derivative of at most 0.25 (hard sigmoid: 0.2). */
  SIGMOID,
  /** Bounded on both sides and odd, with a derivative of 1 at 0. */
  TANH,
  /** Passes positive values and little or nothing of negative ones. */
  RECTIFIER,
  /** Keeps mean and variance by itself (Klambauer et al. 2017, arXiv 1706.02515). */
  SELF_NORMALIZING,
  /** Passes everything as it is. */
  IDENTITY,
  /** A distribution over the units. */
  SOFTMAX,
  /** Any other, or not known. */
  OTHER;

  private static final Map<String, ActivationFamily> BY_NAME =
      Map.ofEntries(
          Map.entry("sigmoid", SIGMOID),
          Map.entry("hardsigmoid", SIGMOID),
          Map.entry("tanh", TANH),
          Map.entry("hardtanh", TANH),
          Map.entry("softsign", TANH),
          Map.entry("rationaltanh", TANH),
          Map.entry("relu", RECTIFIER),
          Map.entry("leakyrelu", RECTIFIER),
          Map.entry("relu6", RECTIFIER),
          Map.entry("rrelu", RECTIFIER),
          Map.entry("prelu", RECTIFIER),
          Map.entry("thresholdedrelu", RECTIFIER),
          Map.entry("elu", RECTIFIER),
          Map.entry("gelu", RECTIFIER),
          Map.entry("swish", RECTIFIER),
          Map.entry("mish", RECTIFIER),
          Map.entry("selu", SELF_NORMALIZING),
          Map.entry("identity", IDENTITY),
          Map.entry("softmax", SOFTMAX),
          Map.entry("logsoftmax", SOFTMAX),
          Map.entry("softplus", OTHER),
          Map.entry("rectifiedtanh", OTHER),
          Map.entry("cube", OTHER));

  /**
   * The family of a function.
   *
   * @param activation its name, in any case; null when there is none or it is not known
   * @return {@link #OTHER} for a name that is not known
   */
  public static ActivationFamily of(@Nullable String activation) {
    return activation == null
        ? OTHER
        : BY_NAME.getOrDefault(activation.toLowerCase(Locale.ROOT), OTHER);
  }

  /** Whether a name is that of a function of this project's vocabulary. */
  public static boolean isKnown(String activation) {
    Objects.requireNonNull(activation, "activation");
    return BY_NAME.containsKey(activation.toLowerCase(Locale.ROOT));
  }

  /** Whether its functions are bounded on both sides, so that they can saturate. */
  public boolean isBounded() {
    return this == SIGMOID || this == TANH;
  }
}
