package io.github.gradientmonitor.benchmarks.accuracy;

import static io.github.gradientmonitor.diagnosis.Symptom.DEAD_UNITS;
import static io.github.gradientmonitor.diagnosis.Symptom.EXPLODING_GRADIENT;
import static io.github.gradientmonitor.diagnosis.Symptom.NON_FINITE;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_LARGE;
import static io.github.gradientmonitor.diagnosis.Symptom.UPDATE_TOO_SMALL;
import static io.github.gradientmonitor.diagnosis.Symptom.VANISHING_GRADIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.observation.LayerProfile;
import io.github.gradientmonitor.observation.LayerSample;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.observation.TrainingStep;
import io.github.gradientmonitor.observation.WeightUpdate;
import io.github.gradientmonitor.statistics.TensorStatistics;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each rule on both sides of each limit that is published for it. */
class PublishedRulesTest {
  private static final int ELEMENTS = 1000;

  private static final LayerProfile FIRST =
      LayerProfile.named("first").depth(1).activation("relu").build();
  private static final LayerProfile LAST = LayerProfile.named("last").depth(2).build();

  @Nested
  class SageMaker {
    private final Detector rules = PublishedRules.sageMaker();

    @Test
    void vanishesBelowAMeanOfOneInTenMillion() {
      assertThat(inspect(rules, first(mean(0.99e-7)))).containsExactly(VANISHING_GRADIENT);
      assertThat(inspect(rules, first(mean(1.01e-7)))).isEmpty();
    }

    @Test
    void explodesOnlyWhenSomethingIsNotFinite() {
      assertThat(inspect(rules, first(notFinite()))).containsExactly(NON_FINITE);
      assertThat(inspect(rules, first(mean(1e30)))).isEmpty();
    }

    @Test
    void hasDeadUnitsWhenMoreThanHalfAreOff() {
      assertThat(inspect(rules, silent(FIRST, 501))).containsExactly(DEAD_UNITS);
      assertThat(inspect(rules, silent(FIRST, 500))).isEmpty();
    }

    @Test
    void looksForDeadUnitsBehindRectifiersOnly() {
      assertThat(inspect(rules, silent(LAST, 1000))).isEmpty();
    }

    @Test
    void wantsUpdatesBetweenAHundredMillionthAndTenTimesTheWeights() {
      assertThat(inspect(rules, updated(10.1, 10.1))).containsExactly(UPDATE_TOO_LARGE);
      assertThat(inspect(rules, updated(9.9, 1.01e-8))).isEmpty();
      assertThat(inspect(rules, updated(1, 0.99e-8))).containsExactly(UPDATE_TOO_SMALL);
    }
  }

  @Nested
  class Autotrainer {
    private final Detector rules = PublishedRules.autotrainer();

    @Test
    void vanishesBelowAThousandthOfTheLastNorm() {
      assertThat(inspect(rules, norms(0.99e-4, 0.1))).containsExactly(VANISHING_GRADIENT);
      assertThat(inspect(rules, norms(0.99e-4, 0.098))).isEmpty();
    }

    @Test
    void vanishesOnlyBelowANormOfOneInTenThousand() {
      assertThat(inspect(rules, norms(1.01e-4, 10))).isEmpty();
      assertThat(inspect(rules, norms(0.99e-4, 10))).containsExactly(VANISHING_GRADIENT);
    }

    @Test
    void explodesAboveSeventyTimesTheLastNorm() {
      assertThat(inspect(rules, norms(7.01, 0.1))).containsExactly(EXPLODING_GRADIENT);
      assertThat(inspect(rules, norms(6.99, 0.1))).isEmpty();
    }

    @Test
    void explodesWhenSomethingIsNotFinite() {
      assertThat(inspect(rules, first(notFinite()))).contains(EXPLODING_GRADIENT);
    }

    @Test
    void diesWhenSevenTenthsOfAllGradientsAreZero() {
      assertThat(inspect(rules, zeros(700, 700))).containsExactly(DEAD_UNITS);
      assertThat(inspect(rules, zeros(700, 699))).isEmpty();
    }

    @Test
    void tellsALossThatIsNoNumber() {
      assertThat(rules.inspect(step(Double.NaN, usual(FIRST), usual(LAST))))
          .containsExactly(NON_FINITE);
    }
  }

  @Nested
  class DeepChecker {
    private final Detector rules = PublishedRules.deepChecker();

    @Test
    void vanishesBelowAMeanOfOneInAMillion() {
      assertThat(inspect(rules, first(mean(0.99e-6)))).containsExactly(VANISHING_GRADIENT);
      assertThat(inspect(rules, first(mean(1.01e-6)))).isEmpty();
    }

    @Test
    void explodesAboveAMeanOfAMillion() {
      assertThat(inspect(rules, first(mean(1.01e6)))).containsExactly(EXPLODING_GRADIENT);
      assertThat(inspect(rules, first(mean(0.99e6)))).isEmpty();
      assertThat(inspect(rules, first(notFinite()))).containsExactly(EXPLODING_GRADIENT);
    }

    @Test
    void wantsUpdatesBetweenATenThousandthAndATenthOfTheWeights() {
      assertThat(inspect(rules, updated(0.101, 0.101))).containsExactly(UPDATE_TOO_LARGE);
      assertThat(inspect(rules, updated(0.101, 0.099))).isEmpty();
      assertThat(inspect(rules, updated(1.01e-4, 0.99e-4))).isEmpty();
      assertThat(inspect(rules, updated(0.99e-4, 0.99e-4))).containsExactly(UPDATE_TOO_SMALL);
    }
  }

  @Nested
  class DeepDiagnosis {
    private final Detector rules = PublishedRules.deepDiagnosis();

    @Test
    void vanishesBelowAMeanOfOneInTenMillion() {
      assertThat(inspect(rules, first(mean(0.99e-7)))).containsExactly(VANISHING_GRADIENT);
      assertThat(inspect(rules, first(mean(1.01e-7)))).isEmpty();
    }

    @Test
    void hasDeadUnitsWhenSevenTenthsOfARectifierAreZero() {
      assertThat(inspect(rules, zeros(700, 0))).containsExactly(DEAD_UNITS);
      assertThat(inspect(rules, zeros(699, 1000))).isEmpty();
    }

    @Test
    void tellsWhatIsNotFinite() {
      assertThat(inspect(rules, first(notFinite()))).containsExactly(EXPLODING_GRADIENT);
      assertThat(rules.inspect(step(Double.POSITIVE_INFINITY, usual(FIRST), usual(LAST))))
          .containsExactly(NON_FINITE);
    }
  }

  private static Set<Symptom> inspect(Detector rules, TrainingStep step) {
    return rules.inspect(step);
  }

  /** A step in which the first of two layers has this gradient, and the other a usual one. */
  private static TrainingStep first(TensorStatistics gradient) {
    return step(1, sample(FIRST, gradient, WeightUpdate.UNKNOWN, 0), usual(LAST));
  }

  private static TrainingStep norms(double first, double last) {
    return step(
        1,
        sample(FIRST, norm(first), WeightUpdate.UNKNOWN, 0),
        sample(LAST, norm(last), WeightUpdate.UNKNOWN, 0));
  }

  /** So many of the thousand weights of each layer have no gradient; there are no biases. */
  private static TrainingStep zeros(int first, int last) {
    return step(1, zeros(FIRST, first), zeros(LAST, last));
  }

  private static LayerSample zeros(LayerProfile layer, int zeros) {
    double magnitude = 1e-2;
    int others = ELEMENTS - zeros;
    TensorStatistics gradient =
        new TensorStatistics(
            ELEMENTS, 0, 10, magnitude * Math.sqrt(Math.max(1, others)), magnitude, zeros, 0);
    return LayerSample.of(layer, gradient, TensorStatistics.EMPTY);
  }

  private static TrainingStep silent(LayerProfile layer, int units) {
    LayerSample sample = sample(layer, mean(1e-2), WeightUpdate.UNKNOWN, units);
    return layer.equals(FIRST) ? step(1, sample, usual(LAST)) : step(1, usual(FIRST), sample);
  }

  private static TrainingStep updated(double first, double last) {
    return step(
        1,
        sample(FIRST, mean(1e-2), new WeightUpdate(1, first, 0), 0),
        sample(LAST, mean(1e-2), new WeightUpdate(1, last, 0), 0));
  }

  private static LayerSample usual(LayerProfile layer) {
    return sample(layer, mean(1e-2), WeightUpdate.UNKNOWN, 0);
  }

  private static LayerSample sample(
      LayerProfile layer, TensorStatistics gradient, WeightUpdate update, int silent) {
    return new LayerSample(layer, gradient, gradient, update, silent, Double.NaN);
  }

  private static TensorStatistics mean(double magnitude) {
    return norm(magnitude * Math.sqrt(ELEMENTS));
  }

  private static TensorStatistics norm(double norm) {
    double magnitude = norm / Math.sqrt(ELEMENTS);
    return new TensorStatistics(ELEMENTS, 0, ELEMENTS * magnitude, norm, magnitude, 0, 0);
  }

  private static TensorStatistics notFinite() {
    return new TensorStatistics(ELEMENTS, 0, 10, 0.3, 1e-2, 0, 1);
  }

  private static TrainingStep step(double loss, LayerSample... samples) {
    NetworkProfile network = new NetworkProfile("net", List.of(FIRST, LAST), null);
    return new TrainingStep(network, 0, 0, loss, List.of(samples));
  }
}
