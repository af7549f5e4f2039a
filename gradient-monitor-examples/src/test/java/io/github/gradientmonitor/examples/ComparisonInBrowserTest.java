package io.github.gradientmonitor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.baseline.Quantity;
import io.github.gradientmonitor.report.ComparedRun;
import io.github.gradientmonitor.report.ComparisonPage;
import io.github.gradientmonitor.report.RecordedRun;
import io.github.gradientmonitor.report.RunRecorder;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The comparison in a real browser: the two networks of the main example, and twenty runs. */
class ComparisonInBrowserTest extends InBrowser {
  private static Path page;
  private static RecordedRun ill;
  private static RecordedRun sound;

  @BeforeAll
  static void trainBothNetworks() throws IOException {
    ill = run(Activation.SIGMOID, WeightInit.XAVIER);
    sound = run(Activation.RELU, WeightInit.RELU);
    page = directory.resolve("comparison.html");
    ComparisonPage.write(
        List.of(new ComparedRun("sigmoid", ill), new ComparedRun("relu", sound)), page);
  }

  @Test
  void aCardTellsVerdictSkillAndAlertsOfARun() {
    open(page);

    assertThat(text("#headline")).isEqualTo("relu learns best");
    assertThat(all(".card h2").stream().map(WebElement::getText))
        .containsExactly("sigmoid", "relu");
    assertThat(all(".card .judgement").stream().map(WebElement::getText))
        .containsExactly(
            "\u25bcThe gradient vanishes", "\u2713The network learns, and its gradient is sound");
    assertThat(facts(ill)).isEqualTo(text(".card:nth-child(1) .facts"));
    assertThat(facts(sound)).isEqualTo(text(".card:nth-child(2) .facts"));
  }

  @Test
  void theProfileOfEachRunIsThatOfTheSameShareOfItsWay() {
    open(page);
    assertThat(norms()).containsExactly(norm(ill), norm(sound));

    browser.driver().findElement(By.id("share")).sendKeys(Keys.HOME);

    assertThat(text("#place")).isEqualTo("0\u202f% of each run");
    assertThat(all("#profile-key li"))
        .hasSize(2)
        .allMatch(li -> li.getText().contains(" at step 0:"));
    assertThat(norms()).doesNotContain(norm(ill), norm(sound));
  }

  @Test
  void onlyWhatDiffersIsInTheTable() {
    open(page);

    assertThat(all("#differences tbody tr").stream().map(WebElement::getText))
        .containsExactly(
            "Activation sigmoid (10), softmax relu (10), softmax",
            "Initial weights xavier_normal (11) he_normal (10), xavier_normal");
  }

  @Test
  void aPageSaysInWhatEachRunDepartsFromABaseline() throws IOException {
    Departure slow =
        new Departure(
            Quantity.UPDATE_RATIO,
            List.of("h1", "h2"),
            0.2,
            3,
            new Departure.Extreme("h1", 0.3, -5, -2, 0.7));
    Path file = directory.resolve("baseline.html");
    ComparisonPage.write(
        List.of(
            new ComparedRun("sigmoid", ill, List.of(slow)),
            new ComparedRun("relu", sound, List.of())),
        file);
    open(file);

    assertThat(all("#departures dt, #departures dd").stream().map(WebElement::getText))
        .containsExactly("sigmoid", slow.sentence(), "relu", "It is like the baseline.");
    assertThat(text(".card:nth-child(1) .facts")).endsWith("Baseline\n1 departure");
    assertThat(text(".card:nth-child(2) .facts")).endsWith("Baseline\nlike it");
    browser.size(360, 740);
    open(file);
    assertThat(browser.script("return document.documentElement.scrollWidth")).isEqualTo(360L);
    open(page);
    assertThat(all("#baseline, #departures")).isEmpty();
  }

  @Test
  void skillAndLossAreDrawnForBothRuns() {
    open(page);

    assertThat(all("#chart-skill canvas, #chart-loss canvas")).hasSize(2);
  }

  @Test
  void aPhoneDoesNotScrollSidewaysAndTheDarkSchemeIsFollowed() {
    browser.size(360, 740);
    browser.colorScheme("dark");
    open(page);

    assertThat(browser.script("return document.documentElement.scrollWidth")).isEqualTo(360L);
    assertThat(browser.script("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(16, 20, 27)");
  }

  @Test
  void twentyRunsAreToldApartByColourAndDashes() throws IOException {
    Path file = directory.resolve("twenty.html");
    ComparisonPage.write(
        IntStream.range(0, 20)
            .mapToObj(i -> new ComparedRun("</script>run " + i, synthetic(4 + i, 5 + 7 * i)))
            .toList(),
        file);
    open(file);

    assertThat(text("#headline")).isEqualTo("20 runs side by side");
    List<String> lines =
        all(".card h2 line").stream()
            .map(line -> line.getDomAttribute("stroke") + line.getDomAttribute("stroke-dasharray"))
            .toList();
    assertThat(lines).hasSize(20).doesNotHaveDuplicates();
    assertThat(all("#profile .run")).hasSize(20);
    assertThat(text(".card h2")).isEqualTo("</script>run 0");
  }

  private static RecordedRun run(Activation activation, WeightInit init) {
    RunRecorder recorder = new RunRecorder();
    DigitTraining.train(DigitTraining.network(activation, init), 3, recorder);
    return recorder.run().orElseThrow();
  }

  private static RecordedRun synthetic(int hidden, int steps) {
    RunRecorder recorder = new RunRecorder();
    new SyntheticRun("layer", hidden, recorder).steps(steps, 0.1);
    return recorder.run().orElseThrow();
  }

  private static String facts(RecordedRun run) {
    return "Skill\n%.2f\nLoss\n%s\nDecades a layer\n%s%.2f\nSteps observed\n%d\nAlerts raised\n%d"
        .formatted(
            Math.round(100 * run.latest().skill().value()) / 100.0,
            text(run.latest().step().loss()),
            run.latest().backward().slope() < 0 ? "\u2212" : "+",
            Math.abs(run.latest().backward().slope()),
            run.totals().steps(),
            run.totals().raised());
  }

  /** Three significant digits. */
  private static String text(double value) {
    return new BigDecimal(value).round(new MathContext(3)).toPlainString();
  }

  /** Of the first layer, as a decimal logarithm. */
  private static String norm(RecordedRun run) {
    return "%.3f".formatted(Math.log10(run.latest().layers().get(0).biasGradient().l2Norm()));
  }

  private static List<String> norms() {
    return all("#profile .run [data-log]:nth-child(2)").stream()
        .map(point -> "%.3f".formatted(Double.parseDouble(point.getDomAttribute("data-log"))))
        .toList();
  }
}
