package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationFamilyTest {
  @ParameterizedTest
  @CsvSource({
    "sigmoid, SIGMOID",
    "hardsigmoid, SIGMOID",
    "tanh, TANH",
    "hardtanh, TANH",
    "softsign, TANH",
    "rationaltanh, TANH",
    "relu, RECTIFIER",
    "leakyrelu, RECTIFIER",
    "relu6, RECTIFIER",
    "rrelu, RECTIFIER",
    "prelu, RECTIFIER",
    "thresholdedrelu, RECTIFIER",
    "elu, RECTIFIER",
    "gelu, RECTIFIER",
    "swish, RECTIFIER",
    "mish, RECTIFIER",
    "selu, SELF_NORMALIZING",
    "identity, IDENTITY",
    "softmax, SOFTMAX",
    "logsoftmax, SOFTMAX",
    "softplus, OTHER",
    "rectifiedtanh, OTHER",
    "cube, OTHER"
  })
  void knowsTheFamilyOfEachFunctionInAnyCase(String activation, ActivationFamily family) {
    String upper = activation.toUpperCase(Locale.ROOT);

    assertThat(ActivationFamily.of(activation)).isEqualTo(family);
    assertThat(ActivationFamily.of(upper)).isEqualTo(family);
    assertThat(ActivationFamily.isKnown(activation)).isTrue();
    assertThat(ActivationFamily.isKnown(upper)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "relu ", "custom", "he_normal"})
  void takesAnyOtherNameForOneThatIsNotKnown(String activation) {
    assertThat(ActivationFamily.of(activation)).isEqualTo(ActivationFamily.OTHER);
    assertThat(ActivationFamily.isKnown(activation)).isFalse();
  }

  @Test
  void hasAPlaceForALayerWithoutActivation() {
    assertThat(ActivationFamily.of(null)).isEqualTo(ActivationFamily.OTHER);
  }

  @Test
  void readsNamesAlikeWhateverTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(ActivationFamily.of("SIGMOID")).isEqualTo(ActivationFamily.SIGMOID);
      assertThat(ActivationFamily.isKnown("IDENTITY")).isTrue();
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @EnumSource(ActivationFamily.class)
  void canSaturateWhereItIsBoundedOnBothSides(ActivationFamily family) {
    assertThat(family.isBounded())
        .isEqualTo(family == ActivationFamily.SIGMOID || family == ActivationFamily.TANH);
  }
}
