package io.github.gradientmonitor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ThresholdsDocumentationTest {
  private static final Path PAGE = Path.of("..", "docs", "diagnosis.md");

  @Test
  void thePageListsEveryLimitAsItIs() throws IOException {
    String table =
        Arrays.stream(Threshold.values())
            .map(ThresholdsDocumentationTest::row)
            .collect(
                Collectors.joining(
                    "\n",
                    "| limit | default | range | unit | evidence |\n|---|---|---|---|---|\n",
                    ""));

    assertThat(Files.readString(PAGE)).contains(table);
  }

  private static String row(Threshold threshold) {
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s .. %s | %s | %s |",
        threshold,
        plain(threshold.standard()),
        plain(threshold.min()),
        plain(threshold.max()),
        threshold.unit(),
        threshold.evidence());
  }

  private static String plain(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    return Math.abs(exact.precision() - exact.scale()) > 7
        ? exact.toString()
        : exact.toPlainString();
  }
}
