package io.github.gradientmonitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.gradientmonitor.diagnosis.Evidence;
import io.github.gradientmonitor.diagnosis.Finding;
import io.github.gradientmonitor.diagnosis.Severity;
import io.github.gradientmonitor.diagnosis.Symptom;
import io.github.gradientmonitor.testing.Steps;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutesTest {
  @Test
  void aSymptomIsMutedAsAWhole() {
    Mutes mutes = Mutes.NONE.and(Symptom.DEAD_UNITS);

    assertThat(mutes.cover(finding(Symptom.DEAD_UNITS, "h1", "h2"))).isTrue();
    assertThat(mutes.cover(finding(Symptom.DEAD_UNITS))).isTrue();
    assertThat(mutes.cover(finding(Symptom.ZERO_GRADIENT, "h1"))).isFalse();
    assertThat(Mutes.NONE.cover(finding(Symptom.DEAD_UNITS))).isFalse();
  }

  @Test
  void mutedInSomeLayersItIsSaidOfAnotherAndOfNone() {
    Mutes mutes = Mutes.NONE.and(Symptom.DEAD_UNITS, "h1", "h2");

    assertThat(mutes.cover(finding(Symptom.DEAD_UNITS, "h1"))).isTrue();
    assertThat(mutes.cover(finding(Symptom.DEAD_UNITS, "h1", "h2"))).isTrue();
    assertThat(mutes.cover(finding(Symptom.DEAD_UNITS, "h1", "h3"))).isFalse();
    assertThat(mutes.cover(finding(Symptom.DEAD_UNITS))).isFalse();
  }

  @Test
  void mutesOfOneSymptomAddUp() {
    Mutes apart = Mutes.NONE.and(Symptom.DEAD_UNITS, "h1").and(Symptom.DEAD_UNITS, "h2");
    Mutes whole = apart.and(Symptom.DEAD_UNITS);

    assertThat(apart).isEqualTo(Mutes.NONE.and(Symptom.DEAD_UNITS, "h2", "h1"));
    assertThat(whole).isEqualTo(Mutes.NONE.and(Symptom.DEAD_UNITS));
    assertThat(whole.and(Symptom.DEAD_UNITS, "h1")).isEqualTo(whole);
    assertThat(Mutes.NONE.and(Symptom.GRADIENT_SPIKE).and(apart))
        .isEqualTo(apart.and(Symptom.GRADIENT_SPIKE))
        .hasSameHashCodeAs(apart.and(Symptom.GRADIENT_SPIKE))
        .hasToString("Mutes{DEAD_UNITS=[h1, h2], GRADIENT_SPIKE=[]}");
  }

  @Test
  void namesTheLayersThatTheNetworkDoesNotHave() {
    Mutes mutes = Mutes.NONE.and(Symptom.DEAD_UNITS, "h1", "x").and(Symptom.ZERO_GRADIENT, "a");

    assertThat(mutes.unknownTo(Steps.network(3))).containsExactly("a", "x");
  }

  @Test
  void refusesABlankName() {
    assertThatThrownBy(() -> Mutes.NONE.and(Symptom.DEAD_UNITS, "h1", " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("names of layers to mute must not be blank, but were [h1,  ]");
  }

  private static Finding finding(Symptom symptom, String... layers) {
    return new Finding(symptom, Severity.WARNING, List.of(layers), 0, Evidence.of("it was seen"));
  }
}
