package io.github.gradientmonitor.observation;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of the distributions of initial weights, and which belongs to which activation. */
public final class InitialWeights {
  /** Normal, variance 2 / fan-in: He et al. 2015, arXiv 1502.01852. */
  public static final String HE_NORMAL = "he_normal";

  /** Normal, variance 2 / (fan-in + fan-out): Glorot and Bengio 2010, PMLR 9:249-256. */
  public static final String XAVIER_NORMAL = "xavier_normal";

  /** Normal, variance 1 / fan-in: Klambauer et al. 2017, arXiv 1706.02515. */
  public static final String LECUN_NORMAL = "lecun_normal";

  /** A random orthogonal matrix: Saxe et al. 2014, arXiv 1312.6120. */
  public static final String ORTHOGONAL = "orthogonal";

  /** Every weight 0. */
  public static final String ZEROS = "zeros";

  private static final Set<String> DRAWN =
      Set.of(
          HE_NORMAL,
          "he_uniform",
          XAVIER_NORMAL,
          "xavier_uniform",
          LECUN_NORMAL,
          "lecun_uniform",
          ORTHOGONAL);

  private InitialWeights() {}

  /** Whether weights can be drawn anew from a distribution of that name. */
  public static boolean isKnown(String name) {
    return DRAWN.contains(name);
  }

  /** The names of the distributions that weights can be drawn from, sorted. */
  public static List<String> names() {
    return DRAWN.stream().sorted().toList();
  }

  /**
   * The distribution that keeps the variance of the signal in layers of the activations that most
   * of them have.
   *
   * @param layers hidden layers of one network
   * @return a name of {@link #names()}
   */
  public static String suited(List<LayerProfile> layers) {
    long bounded = layers.stream().filter(layer -> layer.family().isBounded()).count();
    long selfNormalizing =
        layers.stream()
            .filter(layer -> layer.family() == ActivationFamily.SELF_NORMALIZING)
            .count();
    if (selfNormalizing > 0 && 2 * selfNormalizing >= layers.size()) {
      return LECUN_NORMAL;
    }
    return 2 * bounded > layers.size() ? XAVIER_NORMAL : HE_NORMAL;
  }

  /** The distributions that layers were drawn from, each once, for a person to read. */
  public static String of(List<LayerProfile> layers) {
    List<String> names =
        layers.stream().map(LayerProfile::weightInit).filter(Objects::nonNull).distinct().toList();
    return names.isEmpty()
        ? "distribution not known"
        : names.stream().map(DisplayName::of).collect(Collectors.joining(", "));
  }
}
