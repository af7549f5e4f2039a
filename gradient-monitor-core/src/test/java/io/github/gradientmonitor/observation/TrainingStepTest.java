package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.gradientmonitor.statistics.TensorStatistics;
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

  @Test
  void onePartIsAnotherAndTheRestStays() {
    TrainingStep step =
        new TrainingStep(
            NETWORK,
            7,
            1,
            0.5,
            List.of(LayerSample.unreached(A), LayerSample.unreached(B)),
            new Intervention(2, 1, false),
            new Timing(3, 4),
            new DataSample(List.of(), List.of(), 16, 5, 0));
    NetworkProfile other = NETWORK.named("other");
    List<LayerSample> layers =
        List.of(
            LayerSample.of(A, TensorStatistics.EMPTY, TensorStatistics.of(new double[] {1})),
            LayerSample.unreached(B));

    assertThat(step.withNetwork(other).network()).isEqualTo(other);
    assertThat(step.withLayers(layers).layers()).isEqualTo(layers);
    assertThat(step.withIntervention(Intervention.NONE).intervention())
        .isEqualTo(Intervention.NONE);
    assertThat(step.withData(DataSample.NONE).data()).isEqualTo(DataSample.NONE);
    assertThat(step.withoutData()).isEqualTo(step.withData(DataSample.NONE));
    assertThat(step.withNetwork(other).withNetwork(NETWORK)).isEqualTo(step);
    assertThat(step.withLayers(layers).withLayers(step.layers())).isEqualTo(step);
    assertThat(step.withIntervention(Intervention.NONE).withIntervention(step.intervention()))
        .isEqualTo(step);
    assertThat(step.withData(DataSample.NONE).withData(step.data())).isEqualTo(step);
  }

  private static TrainingStep step(List<LayerSample> samples) {
    return new TrainingStep(NETWORK, 0, 0, Double.NaN, samples);
  }
}
