package io.github.gradientmonitor.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "layer0", "block 3/conv_1", "Schicht größer", "層", "a\\b", "\uD83D\uDE00"})
  void leavesAnOrdinaryNameAsItIs(String name) {
    assertThat(DisplayName.of(name)).isEqualTo(name);
  }

  @Test
  void escapesWhatWouldForgeALine() {
    assertThat(DisplayName.of("a\nb\rc")).isEqualTo("a\\u000Ab\\u000Dc");
    assertThat(DisplayName.of("\u001B[31m\u0007\0")).isEqualTo("\\u001B[31m\\u0007\\u0000");
    assertThat(DisplayName.of("\u202Eb\u0085\u2028\u2029\u00A0"))
        .isEqualTo("\\u202Eb\\u0085\\u2028\\u2029\\u00A0");
    assertThat(DisplayName.of("\uD83D")).isEqualTo("\\uD83D");
    assertThat(DisplayName.of("\uDB40\uDC41")).isEqualTo("\\uDB40\\uDC41");
  }

  @Test
  void cutsALongNameInTheMiddle() {
    String longest = "a".repeat(DisplayName.LONGEST);

    assertThat(DisplayName.of(longest)).isEqualTo(longest);
    assertThat(DisplayName.of("start" + "a".repeat(10_000) + "end"))
        .hasSize(DisplayName.LONGEST)
        .startsWith("start")
        .contains("a...a")
        .endsWith("end");
    assertThat(DisplayName.of("\0".repeat(10_000))).hasSizeLessThan(6 * DisplayName.LONGEST);
  }
}
