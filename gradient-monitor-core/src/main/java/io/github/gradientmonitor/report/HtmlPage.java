package io.github.gradientmonitor.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page that shows recorded runs: one template, one style sheet, and scripts.
 *
 * <p>All that the page needs is in it. Its content security policy names the scripts and styles by
 * their hash and forbids everything else, so that no text from a run can become a script, and
 * nothing is ever loaded from a network.
 */
final class HtmlPage {
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private static final String TEMPLATE = resource("report.html");
  private static final String STYLE = resource("uplot/dist/uPlot.min.css") + resource("report.css");
  private static final String UPLOT = resource("uplot/dist/uPlot.iife.min.js");
  private static final String LICENCE = resource("uplot/LICENSE");
  private static final String VERSION = resource("version.txt").strip();

  /** What every page has; each file sees what those before it define. */
  private static Stream<String> shared() {
    return Stream.of(
        "text.js", "run.js", "colors.js", "charts.js", "depth-plot.js", "verdict.js", "page.js");
  }

  private final String script;

  private HtmlPage(String script) {
    this.script = script;
  }

  /** A page that runs scripts of its own after those that every page has; the last one starts. */
  static HtmlPage with(String... scripts) {
    return new HtmlPage(
        Stream.concat(shared(), Stream.of(scripts))
            .map(HtmlPage::resource)
            .collect(Collectors.joining("\n", "(() => {\n'use strict';\n", "\n})();\n")));
  }

  /** A page that stands for itself, with data as JSON that holds no {@code <}. */
  String of(String title, String data) {
    return page(title, data, "'none'", "");
  }

  /** A page that asks the server that it came from for newer data. */
  String live(String title, String data, String dataPath) {
    return page(title, data, "'self'", dataPath);
  }

  static String libraryVersion() {
    return VERSION;
  }

  private String page(String title, String data, String connect, String dataPath) {
    String policy =
        "default-src 'none'; style-src %s; script-src %s %s; connect-src %s; base-uri 'none'"
            .formatted(hash(STYLE), hash(UPLOT), hash(script), connect);
    Map<String, String> values =
        Map.of(
            "policy", policy,
            "title", escaped(title),
            "live", escaped(dataPath),
            "licence", LICENCE.replace("--", "- -"),
            "style", STYLE,
            "uplot", UPLOT,
            "script", script,
            "data", data);
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
    try (InputStream file = HtmlPage.class.getResourceAsStream(name)) {
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
