package io.github.gradientmonitor.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

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
}
