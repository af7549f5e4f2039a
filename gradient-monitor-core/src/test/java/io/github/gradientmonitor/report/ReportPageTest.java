package io.github.gradientmonitor.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.alert.Alert;
import io.github.gradientmonitor.diagnosis.FindingCode;
import io.github.gradientmonitor.testing.RecordingSink;
import io.github.gradientmonitor.testing.SyntheticRun;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private final RunRecorder recorder = new RunRecorder();

  @Test
  void textFromTheRunCannotBecomeMarkup() {
    String evil = "<script>alert(1)</script><!--";
    new SyntheticRun(SyntheticRun.network("net " + evil, evil, 6), recorder).steps(5, 0.6);

    String page = page();

    assertThat(page).doesNotContain("<script>alert").contains("\\u003cscript>alert");
    assertThat(page).contains("<title>net &lt;script&gt;alert(1)&lt;/script&gt;&lt;!--: vanishing");
    assertThat(count("</script", page)).isEqualTo(3);
    assertThat(data(page)).doesNotContain("<");
  }

  @Test
  void textThatLooksLikeAPlaceOfTheTemplateStaysText() {
    new SyntheticRun(SyntheticRun.network("{{script}}", "{{data}}$1", 6), recorder).steps(1, 0);

    assertThat(data(page())).contains("\"name\":\"{{script}}\"", "\"name\":\"{{data}}$11\"");
  }

  @Test
  void nothingIsLoadedFromANetwork() {
    new SyntheticRun(SyntheticRun.network("net", "h", 6), recorder).steps(1, 0);

    assertThat(page())
        .contains("default-src 'none'", "connect-src 'none'")
        .doesNotContainPattern("(src|href)\\s*=\\s*\"?(https?:)?//")
        .doesNotContain("@import", "url(");
  }

  @Test
  void aLivePageMayAskItsOwnServerOnly() {
    new SyntheticRun(SyntheticRun.network("net", "h", 6), recorder).steps(1, 0);

    assertThat(ReportPage.live(recorder.run().orElseThrow(), "run.json"))
        .contains("connect-src 'self'", "data-live=\"run.json\"");
    assertThat(page()).contains("data-live=\"\"");
  }

  @Test
  void aNumberThatIsNotFiniteIsWrittenAsJsonCanSayIt() {
    new SyntheticRun(SyntheticRun.network("net", "h", 6), recorder).nonFiniteStep();

    assertThat(data(page())).doesNotContainPattern("[:,\\[]-?(NaN|Infinity)").contains("\"NaN\"");
  }

  @Test
  void tenThousandStepsOfAHundredLayersStayBelowThreeMegabytes() {
    new SyntheticRun(SyntheticRun.network("big", "layer", 99), recorder).steps(10_000, 0.02);

    assertThat(size()).isLessThan(3_000_000);
  }

  @Test
  void aThousandLayersStayBelowThreeMegabytesAndBelowSevenWhenEveryAlertNamesThemAll() {
    RecordingSink heard = new RecordingSink();
    new SyntheticRun(SyntheticRun.network("wide", "layer", 999), recorder, heard)
        .steps(100, 0)
        .nonFiniteStep()
        .steps(27, 0);
    assertThat(size()).isLessThan(3_000_000);

    Alert alert = heard.alerts().get(0);
    assertThat(alert.finding().layers()).hasSize(1000);
    for (int i = 0; i < RunRecorder.ALERTS; i++) {
      recorder.onAlert(alert);
    }
    assertThat(size()).isBetween(6_000_000, 7_000_000);
  }

  @Test
  void saysWhatTheCodesOfItsFindingsMeanAndOnlyThose() {
    new SyntheticRun(SyntheticRun.network("net", "h", 6), recorder).steps(5, 0.6);

    FindingCode code = recorder.run().orElseThrow().latest().findings().get(0).code();
    assertThat(data(page()))
        .contains(
            "\"codes\":[{\"code\":\"%s\",\"meaning\":\"%s\"}]"
                .formatted(code.text(), code.meaning()));
  }

  @Test
  void namesTheVersionAndTheLicenceOfWhatItIsMadeOf() {
    new SyntheticRun(SyntheticRun.network("net", "h", 6), recorder).steps(1, 0);

    assertThat(page()).contains("Leon Sorokin").containsPattern("\"library\":\"\\d+\\.\\d+\\.\\d+");
  }

  private int size() {
    return page().getBytes(StandardCharsets.UTF_8).length;
  }

  private String page() {
    return ReportPage.of(recorder.run().orElseThrow());
  }

  private static String data(String page) {
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(page);
    assertThat(data.find()).isTrue();
    return data.group(1);
  }

  private static int count(String part, String text) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
