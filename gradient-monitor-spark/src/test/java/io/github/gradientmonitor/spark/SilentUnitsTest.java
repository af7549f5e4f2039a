package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.UnitSilence;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilentUnitsTest {
  private static final NetworkProfile NETWORK = Steps.network(1);
  private static final int BATCH = 64;

  private final SilentUnits units = new SilentUnits();

  @Test
  void whatTheTaskBeforeKnewHoldsUntilTheTaskKnowsItself() {
    units.carried(step(5, 9, BATCH), true);

    assertThat(silent(step(0, 9, BATCH), true)).isEqualTo(5);
    for (int i = 2; i < UnitSilence.STEPS; i++) {
      assertThat(silent(step(0, 9, BATCH), false)).as("step %d", i).isEqualTo(5);
    }
    assertThat(silent(step(0, 9, BATCH), false)).isZero();
  }

  @Test
  void fewExamplesAreNotEnoughToKnow() {
    units.carried(step(5, 9, BATCH), true);

    for (int i = 0; i < UnitSilence.STEPS; i++) {
      assertThat(silent(step(0, 9, 1), i == 0)).isEqualTo(5);
    }
  }

  @Test
  void aUnitWhoseBiasHasAGradientIsNotSilent() {
    units.carried(step(5, 9, BATCH), true);

    assertThat(silent(step(0, 3, BATCH), true)).isEqualTo(3);
    assertThat(silent(step(0, 9, BATCH), false)).isEqualTo(3);
  }

  @Test
  void whatTheTaskKnowsItselfCounts() {
    units.carried(step(5, 9, BATCH), true);

    assertThat(silent(step(7, 9, BATCH), true)).isEqualTo(7);
  }

  @Test
  void aStepOfWhichNothingChangesIsTheSame() {
    TrainingStep step = step(5, 9, BATCH);

    assertThat(units.carried(step, true)).isSameAs(step);
  }

  private int silent(TrainingStep step, boolean freshTask) {
    return units.carried(step, freshTask).layers().get(0).silentUnits();
  }

  private static TrainingStep step(int silent, int zeros, int examples) {
    LayerSample layer =
        new LayerSample(
            NETWORK.layers().get(0),
            new TensorStatistics(65_536, 0, 1, 1, 1, 0, 0),
            new TensorStatistics(256, 0, 1, 1, 1, zeros, 0),
            WeightUpdate.UNKNOWN,
            silent,
            Double.NaN);
    return new TrainingStep(NETWORK, 0, 0, 1, List.of(layer))
        .withData(new DataSample(List.of(), List.of(), examples, 0, 0));
  }
}
