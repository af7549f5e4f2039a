package io.github.gradientmonitor.benchmarks.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.benchmarks.accuracy.Case.Half;
import io.github.gradientmonitor.diagnosis.CauseKind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the bench claims of its programs; one of them is trained. */
class RootCausesTest {

  @Test
  void hasAsManyProgramsAsItClaims() {
    assertThat(RootCauses.all()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(LookAlikes.all()).hasSizeGreaterThanOrEqualTo(40).noneMatch(Case::isIll);
    assertThat(Stream.concat(Cases.ill().stream(), Cases.sound().stream()).map(Case::name))
        .doesNotHaveDuplicates();
  }

  @Test
  void knowsWhatIsRightForEachIllNetwork() {
    assertThat(Cases.ill())
        .allSatisfy(
            each ->
                assertThat(each.causes())
                    .as(each.name())
                    .isNotEmpty()
                    .doesNotContain(CauseKind.UNKNOWN));
    assertThat(Cases.sound()).allMatch(each -> each.causes().isEmpty());
  }

  @Test
  void dividesEachListIntoHalves() {
    for (List<Case> list : List.of(Cases.ill(), Cases.sound())) {
      long tuning = list.stream().filter(each -> each.half() == Half.TUNING).count();
      assertThat(list.size() - 2 * tuning).isBetween(-2L, 2L);
    }
  }

  @Test
  void isCuredByEachOfItsCauses() {
    RootCause program =
        RootCauses.all().stream()
            .filter(each -> each.name().startsWith("4-32-1, sigmoid output"))
            .findFirst()
            .orElseThrow();
    Run ill = Run.of(program.ill().apply(1).trial());

    assertThat(program.causes())
        .containsExactlyInAnyOrder(CauseKind.OUTPUT_ACTIVATION, CauseKind.TARGET_SCALE);
    assertThat(ill.failsBeside(Run.of(program.cured().apply(1).trial()))).isTrue();
    program
        .otherCures()
        .forEach(
            (kind, cure) -> {
              Recipe cured = cure.apply(program.ill().apply(1));
              assertThat(ill.failsBeside(Run.of(cured.trial()))).as(kind.title()).isTrue();
            });
  }
}
