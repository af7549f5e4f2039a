package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerProfileTest {
  @Test
  void takesEveryFactFromItsBuilder() {
    LayerProfile layer =
        LayerProfile.named("lstm")
            .type("LSTM")
            .role(LayerRole.OUTPUT)
            .depth(3)
            .sizes(7, 9)
            .activation("tanh")
            .weightInit("xavier")
            .recurrent(true)
            .frozen(true)
            .normalization("bn")
            .build();

    assertThat(layer)
        .isEqualTo(
            new LayerProfile(
                "lstm", "LSTM", LayerRole.OUTPUT, 3, 7, 9, "tanh", "xavier", true, true, "bn"));
  }

  @Test
  void isAHiddenLayerOfUnknownKindWhenOnlyItsNameIsKnown() {
    LayerProfile layer = LayerProfile.named("x").build();

    assertThat(layer)
        .isEqualTo(
            new LayerProfile(
                "x", "Layer", LayerRole.HIDDEN, 1, 0, 0, null, null, false, false, null));
  }

  @Test
  void refusesAnEmptyName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerProfile.named("").build())
        .withMessage("name must not be empty");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  void refusesADepthBelowOne(int depth) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerProfile.named("h").depth(depth).build())
        .withMessage("depth of h must be at least 1, was " + depth);
  }

  @ParameterizedTest
  @CsvSource({"-1, 2", "2, -5"})
  void refusesNegativeSizes(long inputs, long outputs) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerProfile.named("h").sizes(inputs, outputs).build())
        .withMessage(
            "inputs and outputs of h must not be negative, were " + inputs + ", " + outputs);
  }
}
