package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingCodeTest {
  private static final Path PAGE = Path.of("..", "docs", "findings.md");

  @ParameterizedTest
  @EnumSource(Symptom.class)
  void everySymptomHasACodeOfItsOwn(Symptom symptom) {
    Finding finding =
        new Finding(symptom, Severity.WARNING, List.of(), 0, Evidence.of("it was seen"));

    assertThat(finding.code().symptom()).isEqualTo(symptom);
    assertThat(FindingCode.values())
        .filteredOn(code -> code.symptom() == symptom)
        .allSatisfy(code -> assertThat(code.text()).startsWith(finding.code().text()));
  }

  @Test
  void theLikeliestCauseSharpensTheCode() {
    Finding finding =
        new Finding(
            Symptom.VANISHING_GRADIENT, Severity.WARNING, List.of(), 0, Evidence.of("it shrinks"));

    assertThat(finding.code().text()).isEqualTo("GM-VANISHING");
    assertThat(
            finding.withCauses(List.of(new SignalCause.Forgetting(4.2, 100, true))).code().text())
        .isEqualTo("GM-VANISHING-RECURRENCE");
    assertThat(
            finding
                .withCauses(List.of(new SignalCause.SigmoidLayers(8), new SignalCause.Depth(8)))
                .code()
                .text())
        .isEqualTo("GM-VANISHING-ACTIVATION");
    assertThat(finding.withCauses(List.of(new LabelCause.Constant())).code().text())
        .isEqualTo("GM-VANISHING");
  }

  @ParameterizedTest
  @EnumSource(CauseKind.class)
  void noCauseOfASymptomBelongsToTwoCodes(CauseKind kind) {
    for (Symptom symptom : Symptom.values()) {
      assertThat(FindingCode.values())
          .filteredOn(code -> code.symptom() == symptom && code.isSharpenedBy(kind))
          .hasSizeLessThanOrEqualTo(1);
    }
  }

  @Test
  void everyCodeHasASectionOfThePageInItsOrderAndNoSectionLacksACode() throws IOException {
    assertThat(sections().keySet())
        .containsExactlyElementsOf(
            Arrays.stream(FindingCode.values()).map(FindingCode::text).toList());
  }

  @ParameterizedTest
  @EnumSource(FindingCode.class)
  void everySectionSaysWhatTheCodeMeansAndAnswersFiveQuestions(FindingCode code)
      throws IOException {
    String section = sections().getOrDefault(code.text(), "");

    assertThat(section).startsWith(code.meaning());
    assertThat(section)
        .containsSubsequence(
            "**How sure.**",
            "**What to change.**",
            "**How to quiet it.**",
            "**When it was wrong.**");
  }

  /** The sections of the page by their heads; line breaks within a paragraph are spaces. */
  private static Map<String, String> sections() throws IOException {
    Map<String, String> sections = new LinkedHashMap<>();
    String head = "";
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("### ")) {
        head = line.substring(4);
        sections.put(head, "");
      } else if (!head.isEmpty()) {
        sections.merge(head, line, (text, next) -> (text + " " + next).strip());
      }
    }
    return sections;
  }
}
