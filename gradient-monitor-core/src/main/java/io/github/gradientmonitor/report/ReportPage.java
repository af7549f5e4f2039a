package io.github.gradientmonitor.report;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import io.github.gradientmonitor.observation.DisplayName;
import java.util.Locale;

/** The page that shows a run, and the data that it draws. */
public final class ReportPage {
  private static final HtmlPage PAGE =
      HtmlPage.with("heatmap.js", "profile.js", "curves.js", "alerts.js", "layers.js", "report.js");

  private ReportPage() {}

  /**
   * A page that stands for itself, to be opened from disk.
   *
   * @param run what it shows
   * @return an HTML document
   */
  public static String of(RecordedRun run) {
    return PAGE.of(title(run), data(run));
  }

  /**
   * A page that asks the server that it came from for newer data while the run goes on.
   *
   * @param run what it shows at first
   * @param dataPath where the server has {@link #data}, relative to the page, such as {@code
   *     run.json}
   * @return an HTML document
   */
  public static String live(RecordedRun run, String dataPath) {
    return PAGE.live(title(run), data(run), dataPath);
  }

  /**
   * The data that the page draws, as JSON.
   *
   * @param run what it holds
   * @return one JSON object, without any {@code <}
   */
  public static String data(RecordedRun run) {
    return RunJson.of(run);
  }

  private static String title(RecordedRun run) {
    Diagnosis latest = run.latest();
    return DisplayName.of(latest.step().network().name())
        + ": "
        + latest.health().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
