package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.advice.Advice;
import io.github.gradientmonitor.advice.Catalogue;
import io.github.gradientmonitor.advice.Remedy;
import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final NetworkProfile NETWORK = Steps.network(3);

  private static final Finding WATCH =
      finding(Symptom.VANISHING_GRADIENT, Severity.WATCH, "h1", "h2");
  private static final Finding WARNING = finding(Symptom.ZERO_GRADIENT, Severity.WARNING, "h2");
  private static final Finding OTHER_WARNING =
      finding(Symptom.VANISHING_GRADIENT, Severity.WARNING, "h1");
  private static final Finding CRITICAL =
      finding(Symptom.EXPLODING_GRADIENT, Severity.CRITICAL, "h2", "h3");

  private static final Finding VANISHING = finding(Symptom.VANISHING_GRADIENT, Severity.WARNING);
  private static final Finding NON_FINITE = finding(Symptom.NON_FINITE, Severity.CRITICAL);

  @Test
  void knowsNothingBeforeTheFirstStep() {
    Diagnosis pending = Diagnosis.pending(NETWORK);

    assertThat(pending.iteration()).isEqualTo(-1);
    assertThat(pending.health()).isEqualTo(GradientHealth.WARMING_UP);
    assertThat(pending.health("h1")).isEqualTo(GradientHealth.WARMING_UP);
    assertThat(pending.findings()).isEmpty();
    assertThat(pending.finding(Symptom.NON_FINITE)).isEmpty();
    assertThat(pending.backward().line().isDefined()).isFalse();
    assertThat(pending.weights().line().isDefined()).isFalse();
    assertThat(pending.step().network()).isEqualTo(NETWORK);
    assertThat(pending.step().loss()).isNaN();
    assertThat(pending.layers()).hasSize(4).noneMatch(sample -> sample.hasGradient());
  }

  @Test
  void putsTheMostSevereFindingFirstAndKeepsTheOrderOfEquals() {
    assertThat(diagnosis(WATCH, WARNING, CRITICAL, OTHER_WARNING).findings())
        .containsExactly(CRITICAL, WARNING, OTHER_WARNING, WATCH);
  }

  @Test
  void isWorseByHealthAndThenByTheWorstFinding() {
    Diagnosis healthy = diagnosis();
    Diagnosis watched = diagnosis(WATCH);
    Diagnosis vanishing = diagnosis(WARNING, WATCH);
    Diagnosis exploding = diagnosis(CRITICAL);
    List<Diagnosis> rising =
        List.of(Diagnosis.pending(NETWORK), healthy, watched, vanishing, exploding);

    for (int i = 0; i < rising.size(); i++) {
      for (int j = 0; j < rising.size(); j++) {
        assertThat(rising.get(i).isWorseThan(rising.get(j))).isEqualTo(i > j);
      }
    }
  }

  @Test
  void findsASymptomByItsKind() {
    Diagnosis diagnosis = diagnosis(WATCH, WARNING);

    assertThat(diagnosis.finding(Symptom.ZERO_GRADIENT)).contains(WARNING);
    assertThat(diagnosis.finding(Symptom.VANISHING_GRADIENT)).contains(WATCH);
    assertThat(diagnosis.finding(Symptom.NON_FINITE)).isEmpty();
  }

  @Test
  void givesALayerTheWorstOfTheFindingsThatNameIt() {
    Diagnosis diagnosis = diagnosis(WATCH, WARNING, CRITICAL);

    assertThat(diagnosis.health("h1")).isEqualTo(GradientHealth.HEALTHY);
    assertThat(diagnosis.health("h2")).isEqualTo(GradientHealth.EXPLODING);
    assertThat(diagnosis.health("h3")).isEqualTo(GradientHealth.EXPLODING);
    assertThat(diagnosis.health("out")).isEqualTo(GradientHealth.HEALTHY);
    assertThat(diagnosis(WARNING, OTHER_WARNING).health("h1")).isEqualTo(GradientHealth.VANISHING);
  }

  @Test
  void turnsSymptomsIntoHealthUnlessTheyAreOnlyWatched() {
    assertThat(WATCH.health()).isEqualTo(GradientHealth.HEALTHY);
    assertThat(WARNING.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(OTHER_WARNING.health()).isEqualTo(GradientHealth.VANISHING);
    assertThat(CRITICAL.health()).isEqualTo(GradientHealth.EXPLODING);
    assertThat(finding(Symptom.NON_FINITE, Severity.CRITICAL).health())
        .isEqualTo(GradientHealth.EXPLODING);
  }

  @Test
  void readsFiguresByName() {
    Evidence evidence = Evidence.of("so it is", new Measure("a", 1, ""), new Measure("b", 2, "x"));

    assertThat(evidence.value("a")).isEqualTo(1);
    assertThat(evidence.value("b")).isEqualTo(2);
    assertThat(evidence.value("c")).isNaN();
  }

  @Test
  void ranksTheFirstCausesOfAllFindingsBeforeTheSecondOnes() {
    Cause sigmoids = new SignalCause.SigmoidLayers(20);
    Cause depth = new SignalCause.Depth(20);
    Cause step = new StepCause.Overflow();
    Cause data = new DataCause.NotFinite();
    Finding vanishing = VANISHING.withCauses(List.of(sigmoids, depth));
    Finding nonFinite = NON_FINITE.withCauses(List.of(step, data));

    assertThat(diagnosis(vanishing, nonFinite).causes())
        .containsExactly(step, sigmoids, data, depth);
    assertThat(diagnosis(WATCH, vanishing).causes()).containsExactly(sigmoids, depth);
  }

  @Test
  void namesEachKindOfCauseOnceAsItsMostSevereFindingTellsIt() {
    Cause known = new DataCause.InputScale(40);
    Cause guessed = new DataCause.InputScale(Double.NaN);
    Cause gradient = new DataCause.GradientScale(5000);
    Cause weights = new WeightCause.Overflow();

    assertThat(
            diagnosis(
                    VANISHING.withCauses(List.of(gradient)),
                    NON_FINITE.withCauses(List.of(known, guessed, weights)))
                .causes())
        .containsExactly(known, weights);
  }

  @Test
  void knowsNoCauseOfFindingsThatHaveNone() {
    assertThat(diagnosis(WATCH, CRITICAL).causes()).isEmpty();
    assertThat(diagnosis().causes()).isEmpty();
  }

  @Test
  void givesEachRemedyOnceTheLikeliestFirst() {
    Advice scale = Catalogue.advice(new Remedy.ScaleInputs());
    Advice lower = Catalogue.advice(new Remedy.ScaleLearningRate(0.1));
    Advice higher = Catalogue.advice(new Remedy.ScaleLearningRate(10));
    Diagnosis advised =
        diagnosis(WARNING, CRITICAL)
            .advised(
                List.of(
                    prescription(CRITICAL, scale, lower),
                    prescription(WARNING, lower, scale, higher)));

    assertThat(advised.advice()).containsExactly(scale, lower, higher);
    assertThat(advised.findings()).containsExactly(CRITICAL, WARNING);
  }

  @Test
  void hasNoAdviceBeforeAnyoneHasAdvised() {
    assertThat(diagnosis(CRITICAL).advice()).isEmpty();
    assertThat(diagnosis(CRITICAL).prescriptions()).isEmpty();
  }

  private static Prescription prescription(Finding finding, Advice... advice) {
    return new Prescription(finding, finding.cause(), null, Arrays.asList(advice));
  }

  private static Finding finding(Symptom symptom, Severity severity, String... layers) {
    return new Finding(symptom, severity, List.of(layers), 0, Evidence.of("because"));
  }

  private static Diagnosis diagnosis(Finding... findings) {
    Diagnosis pending = Diagnosis.pending(NETWORK);
    return new Diagnosis(
        pending.step(),
        pending.backward(),
        pending.weights(),
        GradientHealth.HEALTHY,
        List.of(findings));
  }
}
