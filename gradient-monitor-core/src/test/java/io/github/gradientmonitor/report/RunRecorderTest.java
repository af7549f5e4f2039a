package io.github.gradientmonitor.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.RecordingSink;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunRecorderTest {
  private static final NetworkProfile NETWORK = SyntheticRun.network("net", "h", 6);

  private final RunRecorder recorder = new RunRecorder();
  private final RecordingSink all = new RecordingSink();

  @Test
  void knowsNothingBeforeTheFirstStep() {
    assertThat(recorder.run()).isEmpty();
  }

  @Test
  void keepsEveryStepOfAShortRun() {
    new SyntheticRun(NETWORK, recorder).steps(500, 0);

    assertThat(iterations()).hasSize(500).doesNotHaveDuplicates().isSorted();
    assertThat(run().stride()).isEqualTo(1);
  }

  @Test
  void keepsTheFirstStepsTheLatestStepAndSomeOfTheOthersOfALongRun() {
    new SyntheticRun(NETWORK, recorder).steps(20_000, 0);

    assertThat(run().steps()).hasSizeBetween(500, 1026);
    assertThat(iterations())
        .isSorted()
        .doesNotHaveDuplicates()
        .contains(0L, 1L, 31L)
        .endsWith(19_999L);
    assertThat(run().stride()).isEqualTo(32);
    assertThat(run().totals().steps()).isEqualTo(20_000);
    assertThat(run().totals().clipped()).isEqualTo(5_000);
  }

  @Test
  void keepsNoMoreOfAWideNetworkThanFitsIntoMemory() {
    new SyntheticRun(SyntheticRun.network("wide", "h", 999), recorder).steps(400, 0);

    assertThat(run().steps()).hasSizeLessThanOrEqualTo(130);
  }

  @Test
  void keepsTheStepsWithTheLargestGradient() {
    new SyntheticRun(NETWORK, all, recorder).steps(3_000, 0);

    long largest =
        all.diagnoses().stream()
            .max(
                Comparator.comparingDouble(
                    diagnosis ->
                        diagnosis.layers().stream()
                            .mapToDouble(layer -> layer.biasGradient().l2Norm())
                            .max()
                            .orElseThrow()))
            .orElseThrow()
            .iteration();
    assertThat(iterations()).contains(largest);
  }

  @Test
  void keepsTheStepsWithAnAlert() {
    SyntheticRun synthetic = new SyntheticRun(NETWORK, all, recorder);
    synthetic.steps(2_000, 0).nonFiniteStep().steps(5_000, 0);

    assertThat(all.alerts()).hasSize(2);
    assertThat(iterations()).contains(2_000L, all.alerts().get(1).iteration());
    assertThat(run().alerts()).isEqualTo(all.alerts());
    assertThat(run().totals().nonFinite()).isEqualTo(1);
  }

  @Test
  void ofVeryManyAlertsTheFirstAndTheLatestAreKept() {
    SyntheticRun synthetic = new SyntheticRun(NETWORK, all, recorder);
    for (int i = 0; i < 200; i++) {
      synthetic.nonFiniteStep().steps(30, 0);
    }

    List<Alert> kept = run().alerts();
    assertThat(all.alerts()).hasSizeGreaterThan(300);
    assertThat(kept).hasSize(RunRecorder.ALERTS);
    assertThat(kept.subList(0, 128)).isEqualTo(all.alerts().subList(0, 128));
    assertThat(kept.get(255)).isEqualTo(all.alerts().get(all.alerts().size() - 1));
    assertThat(run().totals().raised() + run().totals().cleared()).isEqualTo(all.alerts().size());
  }

  @Test
  void anotherRunTakesThePlaceOfTheOneBefore() {
    new SyntheticRun(NETWORK, recorder).steps(50, 0);
    new SyntheticRun(NETWORK, recorder).steps(3, 0);

    assertThat(iterations()).containsExactly(0L, 1L, 2L);
    assertThat(run().totals().steps()).isEqualTo(3);
  }

  @Test
  void whatWasHandedOutDoesNotChange() {
    SyntheticRun synthetic = new SyntheticRun(NETWORK, recorder).steps(2, 0);
    RecordedRun before = run();
    synthetic.steps(5, 0);

    assertThat(before.steps()).hasSize(2);
    assertThat(before.totals().steps()).isEqualTo(2);
  }

  @Test
  void logarithmsTellZeroFromUnknownFromNonFinite() {
    SyntheticRun synthetic = new SyntheticRun(NETWORK, all, recorder).steps(1, 0.5).nonFiniteStep();
    assertThat(synthetic).isNotNull();

    RecordedStep first = run().steps().get(0);
    double norm = all.diagnoses().get(0).layers().get(2).biasGradient().l2Norm();
    assertThat((double) first.biasGradients()[2]).isCloseTo(Math.log10(norm), within(1e-6));
    assertThat(first.updateRatios()[0]).isCloseTo(-3f, within(1e-6f));
    assertThat(run().steps().get(1).biasGradients()).containsOnly(Float.POSITIVE_INFINITY);
  }

  @Test
  void anOddCapacityIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepSeries(35))
        .withMessage("capacity must be even and above 34, but was 35");
  }

  private RecordedRun run() {
    return recorder.run().orElseThrow();
  }

  private List<Long> iterations() {
    return run().steps().stream().map(RecordedStep::iteration).toList();
  }
}
