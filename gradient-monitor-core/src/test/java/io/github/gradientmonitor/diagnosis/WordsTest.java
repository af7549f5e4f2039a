package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0.234, 0.23",
    "0.01, 0.01",
    "0.00999, 1.0e-02",
    "3.14e-5, 3.1e-05",
    "9.876, 9.88",
    "12.3, 12",
    "999.4, 999",
    "1000, 1.0e+03",
    "1.25e9, 1.3e+09"
  })
  void writesAFactorWithFewDigits(double value, String expected) {
    assertThat(Words.factor(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.01, 1 %", "0.5, 50 %", "0.025, 2.5 %", "0.999, 99.9 %"})
  void writesAShareInPerCent(double share, String expected) {
    assertThat(Words.percent(share)).isEqualTo(expected);
  }

  @Test
  void namesAFewLayersAndTheEndsOfMany() {
    assertThat(Words.layers(List.of("a"))).isEqualTo("a");
    assertThat(Words.layers(List.of("a", "b", "c"))).isEqualTo("a, b, c");
    assertThat(Words.layers(List.of("a", "b", "c", "d"))).isEqualTo("a .. d (4 layers)");
  }

  @Test
  void tellsTheSkillsOfAFewOutputsAndTheLowestOfMany() {
    Map<String, Double> skills = new LinkedHashMap<>(Map.of("b", 0.5));
    skills.put("a", -0.001);
    assertThat(Words.outputs(skills)).isEqualTo("b 0.50, a 0.00");

    for (int i = 3; i < 8; i++) {
      skills.put("out" + i, 0.1 * i);
    }
    assertThat(Words.outputs(skills)).isEqualTo("the lowest of 7: a 0.00, out3 0.30, out4 0.40");
  }

  @Test
  void numbersSteps() {
    assertThat(Words.steps(List.of(7L))).isEqualTo("step 7");
    assertThat(Words.steps(List.of(7L, 9L))).isEqualTo("steps 7, 9");
  }

  @Test
  void writesAPointWhateverTheLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Words.factor(0.5)).isEqualTo("0.50");
      assertThat(Words.percent(0.025)).isEqualTo("2.5 %");
    } finally {
      Locale.setDefault(before);
    }
  }
}
