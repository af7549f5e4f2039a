package io.github.gradientmonitor.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.gradientmonitor.baseline.Departure;
import io.github.gradientmonitor.observation.DisplayName;
import io.github.gradientmonitor.sink.WholeFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A page that shows several runs side by side: which one learns, verdict, skill and loss of each,
 * the gradient over depth of each at the same share of its run, what differs in their
 * configuration, and, where they were held beside a baseline, in what each departs from it. It is
 * one file that needs nothing but a browser.
 */
public final class ComparisonPage {
  private static final int FEWEST = 2;
  private static final int MOST = 20;
  private static final JsonFactory JSON = new JsonFactory();
  private static final HtmlPage PAGE = HtmlPage.with("comparison.js");

  private ComparisonPage() {}

  /**
   * A page as text.
   *
   * @param runs 2 to 20, each with a name of its own, in the order in which they are shown
   * @return an HTML document
   * @throws IllegalArgumentException if there are too few or too many, or two have the same name
   */
  public static String of(List<ComparedRun> runs) {
    Objects.requireNonNull(runs, "runs");
    if (runs.size() < FEWEST || runs.size() > MOST) {
      throw new IllegalArgumentException(
          "runs must be %d .. %d, but were %d".formatted(FEWEST, MOST, runs.size()));
    }
    Set<String> names = new HashSet<>();
    for (ComparedRun run : runs) {
      if (!names.add(run.name())) {
        throw new IllegalArgumentException(
            "names of runs must be unique, but two are " + DisplayName.of(run.name()));
      }
    }
    return PAGE.of(
        "Comparison of "
            + runs.stream()
                .map(run -> DisplayName.of(run.name()))
                .collect(Collectors.joining(", ")),
        data(runs));
  }

  /**
   * Writes a page; what was in the file before is replaced as a whole.
   *
   * @param runs as for {@link #of}
   * @param file to write to; its directory must exist
   * @throws IllegalArgumentException if there are too few or too many, or two have the same name
   * @throws IOException if the file cannot be written
   */
  public static void write(List<ComparedRun> runs, Path file) throws IOException {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(runs, "runs");
    new WholeFile(file).write(of(runs));
  }

  /** All runs as JSON without any {@code <}, so that it may stand in a script element. */
  private static String data(List<ComparedRun> runs) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartArray();
      for (ComparedRun run : runs) {
        out.writeStartObject();
        out.writeStringField("name", run.name());
        if (run.departures() != null) {
          out.writeArrayFieldStart("departures");
          for (Departure departure : run.departures()) {
            out.writeString(departure.sentence());
          }
          out.writeEndArray();
        }
        out.writeFieldName("run");
        out.writeRawValue(RunJson.of(run.run()));
        out.writeEndObject();
      }
      out.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().replace("<", "\\u003c");
  }
}
