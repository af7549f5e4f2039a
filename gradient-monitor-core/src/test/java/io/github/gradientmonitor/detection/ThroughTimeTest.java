package io.github.gradientmonitor.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.gradientmonitor.GradientMonitor;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.CauseKind;
import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.GradientHealth;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.SignalCause;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.diagnosis.Thresholds;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import io.github.gradientmonitor.trend.TimeTrend;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThroughTimeTest {
  private static final NetworkProfile SIMPLE = recurrent("SimpleRnn");
  private static final NetworkProfile GATED = recurrent("LSTM");

  @ParameterizedTest
  @CsvSource({
    "0.5, 20, VANISHING",
    "0.9, 20, HEALTHY",
    "0.9, 100, VANISHING",
    "1, 100, HEALTHY",
    "1.1, 100, EXPLODING",
    "1.1, 20, HEALTHY"
  })
  void judgesByTheDecadesOverTheSequence(double factor, int steps, GradientHealth expected) {
    assertThat(ThroughTime.health(trend(factor, steps))).isEqualTo(expected);
    assertThat(find(SIMPLE, trend(factor, steps), steps))
        .hasSize(expected == GradientHealth.HEALTHY ? 0 : 1);
  }

  @Test
  void doesNotJudgeNormsThatFollowNoLaw() {
    double[] norms = IntStream.range(0, 40).mapToDouble(i -> i % 2 == 0 ? 1e-9 : 1).toArray();

    assertThat(ThroughTime.health(TimeTrend.of(norms))).isEqualTo(GradientHealth.HEALTHY);
    assertThat(ThroughTime.health(TimeTrend.of(0, 0, 0))).isEqualTo(GradientHealth.HEALTHY);
  }

  @Test
  void holdsTheHalfLifeBesideTheLengthOfTheSequence() {
    Finding finding = find(SIMPLE, trend(0.5, 20), 20).get(0);

    assertThat(finding.symptom()).isEqualTo(Symptom.VANISHING_GRADIENT);
    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.layers()).containsExactly("h1", "h2");
    assertThat(finding.evidence().sentence())
        .isEqualTo(
            "through time the gradient halves every 1.00 steps, over sequences of 20 steps by a"
                + " factor of 1e-6");
    assertThat(finding.evidence().value("half_life")).isCloseTo(1, within(1e-9));
    assertThat(finding.cause())
        .isInstanceOfSatisfying(
            SignalCause.Forgetting.class,
            forgetting -> {
              assertThat(forgetting.kind()).isEqualTo(CauseKind.RECURRENCE);
              assertThat(forgetting.gated()).isFalse();
              assertThat(forgetting.description())
                  .isEqualTo(
                      "a gradient that halves every 1.00 time steps, on its way back over 20");
            });
  }

  @Test
  void saysWhereBackPropagationIsTruncated() {
    assertThat(find(SIMPLE, trend(0.5, 20), 500).get(0).evidence().sentence())
        .endsWith("; truncated back-propagation cuts them from 500 steps");
  }

  @Test
  void anExplosionComesFromTheRecurrentWeights() {
    Finding finding = find(GATED, trend(2, 20), 20).get(0);

    assertThat(finding.symptom()).isEqualTo(Symptom.EXPLODING_GRADIENT);
    assertThat(finding.cause()).isEqualTo(new SignalCause.RecurrentWeights(true));
    assertThat(finding.evidence().sentence()).contains("doubles every 1.00 steps").contains("1e6");
  }

  @Test
  void simpleCellsAreReplacedAndGatesAreOpened() {
    assertThat(remedies(SIMPLE, trend(0.5, 100)))
        .containsExactly(
            new Remedy.ReplaceRecurrentCell("LSTM"), new Remedy.Reinitialize("orthogonal"));
    // 1 / (1 + exp(-5)) to the power of 100 is 0.51.
    assertThat(remedies(GATED, trend(0.5, 100))).containsExactly(new Remedy.RaiseForgetBias(5));
  }

  @Test
  void whatIsFoundByOtherMeansIsPartOfTheDiagnosis() {
    List<Finding> found = find(SIMPLE, trend(0.5, 20), 20);
    Diagnosis diagnosis =
        GradientMonitor.beforeTraining(Steps.sloping(SIMPLE, 0, 0), Thresholds.defaults(), found);

    assertThat(diagnosis.findings()).containsAll(found);
    assertThat(diagnosis.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(diagnosis.prescription(found.get(0))).isPresent();
  }

  /** A finding that a gradient vanishes through time. */
  static Finding vanishing(NetworkProfile network) {
    return find(network, trend(0.5, 20), 20).get(0);
  }

  private static List<Remedy> remedies(NetworkProfile network, TimeTrend trend) {
    Finding finding = find(network, trend, trend.norms().size()).get(0);
    return GradientMonitor.beforeTraining(
            Steps.sloping(network, 0, 0), Thresholds.defaults(), List.of(finding))
        .prescription(finding)
        .orElseThrow()
        .advice()
        .stream()
        .map(advice -> advice.remedy())
        .toList();
  }

  private static List<Finding> find(NetworkProfile network, TimeTrend trend, int steps) {
    return ThroughTime.inspect(network, trend, steps, Severity.WARNING).stream().toList();
  }

  /** A gradient that is multiplied by a factor in each step back from the last. */
  private static TimeTrend trend(double factor, int steps) {
    return TimeTrend.of(
        IntStream.range(0, steps).mapToDouble(i -> Math.pow(factor, steps - 1 - i)).toArray());
  }

  private static NetworkProfile recurrent(String type) {
    return Steps.network(2, layer -> layer.type(type).activation("tanh").recurrent(true));
  }
}
