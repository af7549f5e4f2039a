package io.github.gradientmonitor.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemedyTest {
  @Test
  void saysWhatToDo() {
    assertThat(
            List.of(
                new Remedy.SwapActivation("relu", "he_normal").action(),
                new Remedy.Reinitialize("xavier_normal").action(),
                new Remedy.InsertBatchNorm().action(),
                new Remedy.AddResidualConnections(2).action(),
                new Remedy.ReplaceRecurrentCell("LSTM").action(),
                new Remedy.ScaleLearningRate(0.1).action(),
                new Remedy.WarmUp(2000).action(),
                new Remedy.ClipGradient(1).action(),
                new Remedy.ScaleInputs().action(),
                new Remedy.ShortenBackpropagation().action(),
                new Remedy.CheckData().action(),
                new Remedy.CheckOutputLayer().action()))
        .containsExactly(
            "relu with he_normal init in the hidden layers",
            "xavier_normal init in the hidden layers",
            "batch normalisation between affine map and activation",
            "residual connections around every 2 hidden layers",
            "LSTM in place of the simple recurrent layers",
            "a learning rate 10 times smaller",
            "a learning rate that rises over 2000 steps",
            "gradient clipping at norm 1 a layer",
            "inputs scaled to mean 0 and variance 1",
            "shorter truncated back-propagation through time",
            "a check of features, labels and loss for NaN, infinity and the logarithm of zero",
            "an output layer whose loss depends on its weights (a softmax over one unit does not)");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 10 times smaller",
    "0.3, 3.33 times smaller",
    "0.5, 2 times smaller",
    "2.5, 2.5 times larger",
    "1e6, 1000000 times larger"
  })
  void saysHowMuchTheRateChanges(double factor, String change) {
    assertThat(new Remedy.ScaleLearningRate(factor).action())
        .isEqualTo("a learning rate " + change);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0,
        -0.0,
        -0.1,
        -Double.MIN_VALUE
      })
  void refusesAFactorThatIsNoFiniteNumberAboveZero(double factor) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remedy.ScaleLearningRate(factor))
        .withMessage("factor must be a finite number above 0, but was " + factor);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesAWarmUpWithoutSteps(int steps) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remedy.WarmUp(steps))
        .withMessage("steps must be at least 1, but was " + steps);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesABlockWithoutLayers(int size) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remedy.AddResidualConnections(size))
        .withMessage("blockSize must be at least 1, but was " + size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "rely", "RELU", "ReLu", "he_normal"})
  void refusesAnActivationThatIsNotKnown(String activation) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remedy.SwapActivation(activation, "he_normal"))
        .withMessage(
            "activation must be the lower-case name of a known function, but was " + activation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "he", "HE_NORMAL", "xavier", "zeros"})
  void refusesADistributionThatWeightsCannotBeDrawnFrom(String weightInit) {
    String message =
        "weightInit must be one of [he_normal, he_uniform, lecun_normal, lecun_uniform,"
            + " orthogonal, xavier_normal, xavier_uniform], but was "
            + weightInit;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remedy.SwapActivation("relu", weightInit))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remedy.Reinitialize(weightInit))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void refusesEmptyNames(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remedy.ReplaceRecurrentCell(name))
        .withMessage("cell must be the name of a gated cell, but was empty");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void clipsAtAFiniteNormAboveZero(double norm) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Remedy.ClipGradient(norm))
        .withMessage("norm must be a finite number above 0, but was " + norm);
  }
}
