package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingTest {
  private static final Evidence EVIDENCE = Evidence.of("because");
  private static final Cause STEP = new StepCause.Overflow();
  private static final Cause DATA = new DataCause.NotFinite();

  private final Finding finding =
      new Finding(Symptom.NON_FINITE, Severity.CRITICAL, List.of("h1"), 7, EVIDENCE);

  @Test
  void hasAnUnknownCauseWhereNoneIsNamed() {
    assertThat(finding.causes()).isEmpty();
    assertThat(finding.cause()).isEqualTo(new Cause.Unknown());
    assertThat(finding.cause().kind()).isEqualTo(CauseKind.UNKNOWN);
    assertThat(finding.cause().description()).isEqualTo("not known");
  }

  @Test
  void hasTheLikeliestCauseFirst() {
    assertThat(finding.withCauses(List.of(STEP, DATA)).cause()).isEqualTo(STEP);
  }

  @Test
  void isExplainedByACauseThatGoesBeforeTheOthers() {
    Cause deeper = new DataCause.InputScale(40);
    Evidence more = Evidence.of("because of that");

    Finding explained = finding.withCauses(List.of(STEP, DATA)).explainedBy(deeper, more);

    assertThat(explained)
        .isEqualTo(
            new Finding(
                Symptom.NON_FINITE,
                Severity.CRITICAL,
                List.of("h1"),
                7,
                more,
                List.of(deeper, STEP, DATA)));
  }

  @Test
  void replacesItsCausesAndNothingElse() {
    assertThat(finding.withCauses(List.of(STEP)).withCauses(List.of(DATA)))
        .isEqualTo(
            new Finding(
                Symptom.NON_FINITE, Severity.CRITICAL, List.of("h1"), 7, EVIDENCE, List.of(DATA)));
    assertThat(finding.causes()).isEmpty();
  }

  @Test
  void keepsItsListsAsTheyWere() {
    List<String> layers = new ArrayList<>(List.of("h1"));
    List<Cause> causes = new ArrayList<>(List.of(STEP));
    Finding copied =
        new Finding(Symptom.NON_FINITE, Severity.CRITICAL, layers, 7, EVIDENCE, causes);
    layers.add("h2");
    causes.clear();

    assertThat(copied.layers()).containsExactly("h1");
    assertThat(copied.causes()).containsExactly(STEP);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> copied.causes().add(DATA));
  }

  @Test
  void prescribesNothingUntilSomeoneDoes() {
    Prescription none = Prescription.none(finding.withCauses(List.of(STEP)));

    assertThat(none.cause()).isEqualTo(STEP);
    assertThat(none.caution()).isNull();
    assertThat(none.advice()).isEmpty();
  }
}
