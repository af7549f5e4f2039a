package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitialWeightsTest {
  @Test
  void namesWhatWeightsCanBeDrawnFrom() {
    assertThat(InitialWeights.names())
        .containsExactly(
            "he_normal",
            "he_uniform",
            "lecun_normal",
            "lecun_uniform",
            "orthogonal",
            "xavier_normal",
            "xavier_uniform")
        .allMatch(InitialWeights::isKnown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "xavier", "He_normal", "constant", InitialWeights.ZEROS})
  void drawsFromNothingElse(String name) {
    assertThat(InitialWeights.isKnown(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "relu, he_normal",
    "gelu, he_normal",
    "identity, he_normal",
    "softplus, he_normal",
    ", he_normal",
    "sigmoid, xavier_normal",
    "tanh, xavier_normal",
    "softsign, xavier_normal",
    "selu, lecun_normal"
  })
  void suitsTheActivationThatAllLayersHave(@Nullable String activation, String expected) {
    assertThat(InitialWeights.suited(List.of(layer("h1", activation), layer("h2", activation))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "tanh relu, he_normal",
    "tanh relu tanh, xavier_normal",
    "tanh sigmoid relu, xavier_normal",
    "selu relu, lecun_normal",
    "selu tanh, lecun_normal",
    "selu tanh tanh, xavier_normal",
    "selu relu relu, he_normal",
    "selu tanh relu, he_normal"
  })
  void suitsTheActivationsThatMostLayersHave(String activations, String expected) {
    List<LayerProfile> layers =
        Arrays.stream(activations.split(" ", -1)).map(name -> layer("of " + name, name)).toList();

    assertThat(InitialWeights.suited(layers)).isEqualTo(expected);
  }

  @Test
  void suitsANetworkWithoutHiddenLayers() {
    assertThat(InitialWeights.suited(List.of())).isEqualTo(InitialWeights.HE_NORMAL);
  }

  @Test
  void saysWhatLayersWereDrawnFromEachOnce() {
    assertThat(InitialWeights.of(List.of(drawn("b"), drawn("a"), drawn(null), drawn("b"))))
        .isEqualTo("b, a");
    assertThat(InitialWeights.of(List.of(drawn(null)))).isEqualTo("distribution not known");
    assertThat(InitialWeights.of(List.of())).isEqualTo("distribution not known");
  }

  private static LayerProfile layer(String name, @Nullable String activation) {
    return LayerProfile.named(name).activation(activation).build();
  }

  private static LayerProfile drawn(@Nullable String weightInit) {
    return LayerProfile.named("h1").weightInit(weightInit).build();
  }
}
