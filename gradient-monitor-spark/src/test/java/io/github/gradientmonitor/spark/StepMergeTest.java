package io.github.gradientmonitor.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.observation.DataSample;
import io.github.gradientmonitor.observation.LabelSample;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepMergeTest {
  private static final int ELEMENTS = 1000;

  private final Random random = new Random(4);

  @Test
  void oneWorkerIsItself() {
    TrainingStep step = Steps.full(Steps.network(3), 7, random);
    assertThat(StepMerge.of(List.of(step))).isEqualTo(step);
  }

  @Test
  void sumsAreExactAndNormsAreAtLeastThoseOfTheMeanGradient() {
    float[] one = gradient();
    float[] other = gradient();
    float[] mean = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      mean[i] = (one[i] + other[i]) / 2;
    }
    TensorStatistics exact = TensorStatistics.of(mean);

    TensorStatistics merged =
        StepMerge.of(List.of(step(one), step(other))).layers().get(0).weightGradient();

    assertThat(merged.count()).isEqualTo(exact.count());
    assertThat(merged.sum()).isCloseTo(exact.sum(), within(1e-3));
    assertThat(merged.l2Norm()).isGreaterThan(exact.l2Norm());
    assertThat(merged.absSum()).isGreaterThan(exact.absSum());
    assertThat(merged.maxAbs()).isGreaterThanOrEqualTo(exact.maxAbs());
  }

  @Test
  void workersThatAgreeAreExact() {
    float[] gradient = gradient();
    TensorStatistics exact = TensorStatistics.of(gradient);
    TensorStatistics merged =
        StepMerge.of(List.of(step(gradient), step(gradient))).layers().get(0).weightGradient();
    assertThat(merged.l2Norm()).isCloseTo(exact.l2Norm(), within(1e-9));
    assertThat(merged.zeros()).isEqualTo(exact.zeros());
    assertThat(merged.nonFinite()).isZero();
  }

  @Test
  void dataIsPooled() {
    NetworkProfile network = Steps.network(1);
    TrainingStep one = Steps.full(network, 0, random);
    TrainingStep other = Steps.full(network, 0, random);
    TrainingStep merged = StepMerge.of(List.of(one, other));
    assertThat(merged.data().examples()).isEqualTo(32);
    assertThat(merged.data().labels().get(0).columns().rows()).isEqualTo(32);
    assertThat(merged.data().labels().get(0).divisor()).isEqualTo(32);
    assertThat(merged.loss()).isCloseTo((one.loss() + other.loss()) / 2, within(1e-12));
  }

  @Test
  void theLossOfAnOutputIsTheMeanOverItsExamples() {
    TrainingStep step = Steps.full(Steps.network(1), 0, random);

    TrainingStep merged = StepMerge.of(List.of(lost(step, 30, 0.2), lost(step, 10, 1)));

    assertThat(merged.data().labels().get(0).loss()).isCloseTo(0.4, within(1e-12));
  }

  private static TrainingStep lost(TrainingStep step, double divisor, double loss) {
    DataSample data = step.data();
    LabelSample labels = data.labels().get(0);
    return step.withData(
        new DataSample(
            data.features(),
            List.of(
                new LabelSample(
                    labels.output(),
                    labels.lossFunction(),
                    labels.columns(),
                    divisor,
                    labels.constantLoss(),
                    loss)),
            data.examples(),
            data.fingerprint(),
            data.penalty()));
  }

  @Test
  void theFingerprintIsTheSmallestThatIsKnown() {
    TrainingStep step = Steps.full(Steps.network(1), 0, random);

    assertThat(
            StepMerge.of(List.of(known(step, 0), known(step, -5), known(step, 7), known(step, 9)))
                .data()
                .fingerprint())
        .isEqualTo(7);
    assertThat(StepMerge.of(List.of(known(step, 0), known(step, 0))).data().fingerprint()).isZero();
  }

  private static TrainingStep known(TrainingStep step, long fingerprint) {
    DataSample data = step.data();
    return step.withData(
        new DataSample(
            data.features(), data.labels(), data.examples(), fingerprint, data.penalty()));
  }

  private TrainingStep step(float[] gradient) {
    NetworkProfile network = Steps.network(1);
    return new TrainingStep(
        network,
        0,
        0,
        1,
        List.of(
            LayerSample.of(
                network.layers().get(0), TensorStatistics.of(gradient), TensorStatistics.EMPTY)));
  }

  private float[] gradient() {
    float[] gradient = new float[ELEMENTS];
    for (int i = 0; i < ELEMENTS; i++) {
      gradient[i] = (float) random.nextGaussian();
    }
    return gradient;
  }
}
