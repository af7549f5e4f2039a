package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.diagnosis.Evidence.Measure;
import io.github.gradientmonitor.observation.NetworkProfile;
import io.github.gradientmonitor.testing.Steps;
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
