package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlightRecorderTest {
  private final FlightRecorder recorder = new FlightRecorder();

  @Test
  void holdsNothingAtFirst() {
    assertThat(recorder.steps()).isEmpty();
    assertThat(recorder.table().lines()).hasSize(1);
  }

  @Test
  void keepsTheLastStepsTheOldestFirst() {
    for (int i = 0; i < 25; i++) {
      recorder.accept(sound(i));
    }

    assertThat(recorder.steps())
        .extracting(StepSummary::iteration)
        .containsExactly(15L, 16L, 17L, 18L, 19L, 20L, 21L, 22L, 23L, 24L);
  }

  @Test
  void leavesOutStepsThatAreNotFinite() {
    recorder.accept(sound(0));
    recorder.accept(new StepSummary(1, Double.NaN, 2, 0));
    recorder.accept(new StepSummary(2, 1, 2, 1));
    recorder.accept(sound(3));

    assertThat(recorder.steps()).containsExactly(sound(0), sound(3));
  }

  @Test
  void handsOutACopy() {
    List<StepSummary> before = recorder.steps();
    recorder.accept(sound(0));

    assertThat(before).isEmpty();
  }

  @Test
  void writesATable() {
    recorder.accept(new StepSummary(9, 0.5, 1234.5678, 0));
    recorder.accept(new StepSummary(10, 1e-7, 3e30, 0));

    assertThat(recorder.table().lines())
        .containsExactly(
            "      step          loss    |gradient|",
            "         9       0.50000        1234.6",
            "        10    1.0000e-07    3.0000e+30");
  }

  private static StepSummary sound(long iteration) {
    return new StepSummary(iteration, 1, 2, 0);
  }
}
