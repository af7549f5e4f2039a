package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
  private static final LayerProfile A = LayerProfile.named("a").build();
  private static final LayerProfile B = LayerProfile.named("b").depth(2).build();
  private static final NetworkProfile NETWORK = new NetworkProfile("net", List.of(A, B), null);

  @Test
  void refusesASampleTooFew() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> step(List.of(LayerSample.unreached(A))))
        .withMessage("layers must hold one sample for each of the 2 layers of net, but held 1");
  }

  @Test
  void refusesSamplesInAnotherOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> step(List.of(LayerSample.unreached(B), LayerSample.unreached(A))))
        .withMessage("sample 0 must be of layer a, but is of b");
  }

  @Test
  void keepsItsSamplesWhenTheGivenListChanges() {
    List<LayerSample> samples =
        new ArrayList<>(List.of(LayerSample.unreached(A), LayerSample.unreached(B)));
    TrainingStep step = step(samples);

    samples.clear();

    assertThat(step.layers()).hasSize(2);
  }

  private static TrainingStep step(List<LayerSample> samples) {
    return new TrainingStep(NETWORK, 0, 0, Double.NaN, samples);
  }
}
