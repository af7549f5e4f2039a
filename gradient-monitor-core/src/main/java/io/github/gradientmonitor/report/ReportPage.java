package io.github.gradientmonitor.report;

import io.github.gradientmonitor.diagnosis.Diagnosis;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page that shows a run, and the data that it draws.
 *
 * <p>All that the page needs is in it. Its content security policy names the scripts and styles by
 * their hash and forbids everything else, so that no text from the run can become a script, and
 * nothing is ever loaded from a network.
 */
public final class ReportPage {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private static final String TEMPLATE = resource("report.html");
  private static final String STYLE = resource("uplot/dist/uPlot.min.css") + resource("report.css");

  /** Each file sees what those before it define. */
  private static final String SCRIPT =
      Stream.of(
              "text.js",
              "run.js",
              "colors.js",
              "heatmap.js",
              "profile.js",
              "curves.js",
              "alerts.js",
              "layers.js",
              "verdict.js",
              "report.js")
          .map(ReportPage::resource)
          .collect(Collectors.joining("\n", "(() => {\n'use strict';\n", "\n})();\n"));

  private static final String UPLOT = resource("uplot/dist/uPlot.iife.min.js");
  private static final String LICENCE = resource("uplot/LICENSE");
  private static final String VERSION = resource("version.txt").strip();

  private ReportPage() {}

  /**
   * A page that stands for itself, to be opened from disk.
   *
   * @param run what it shows
   * @return an HTML document
   */
  public static String of(RecordedRun run) {
    return page(run, "'none'", "");
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
    return page(run, "'self'", dataPath);
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

  static String libraryVersion() {
    return VERSION;
  }

  private static String page(RecordedRun run, String connect, String dataPath) {
    Diagnosis latest = run.latest();
    String policy =
        "default-src 'none'; style-src %s; script-src %s %s; connect-src %s; base-uri 'none'"
            .formatted(hash(STYLE), hash(UPLOT), hash(SCRIPT), connect);
    Map<String, String> values =
        Map.of(
            "policy", policy,
            "title", escaped(latest.step().network().name()),
            "health", latest.health().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            "live", escaped(dataPath),
            "licence", LICENCE.replace("--", "- -"),
            "style", STYLE,
            "uplot", UPLOT,
            "script", SCRIPT,
            "data", data(run));
    // One pass: what is put in is not looked at again.
    return PLACE
        .matcher(TEMPLATE)
        .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream file = ReportPage.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("not on the class path: " + name);
      }
      // The browser hashes what it has parsed, in which line ends are single.
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
