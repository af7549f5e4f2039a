package io.github.gradientmonitor.agent;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the agent was told to do.
 *
 * @param report page of the run; none where empty
 * @param jsonl file of all that is observed; none where empty
 * @param prometheus where the meters are served; nowhere where empty
 * @param every iterations from one observation to the next, 1 or more
 * @param clip how gradients are clipped
 * @param nonFinite what happens to gradients that are not finite
 */
public record AgentOptions(
    Optional<Path> report,
    Optional<Path> jsonl,
    Optional<Address> prometheus,
    int every,
    Clip clip,
    NonFinite nonFinite) {

  /** What can happen to gradients that are not finite. */
  public enum NonFinite {
    /** They are reported. */
    REPORT,
    /** The update is skipped. */
    SKIP,
    /** The training is stopped by an exception. */
    STOP
  }

  /** The options as {@code help} prints them. */
  static final String HELP =
      """
      java -javaagent:gradient-monitor-agent.jar[=OPTION=VALUE[,OPTION=VALUE...]] ...

      Watches every MultiLayerNetwork, ComputationGraph and SameDiff that the program trains.
      Alerts go to the program's log, or to standard error where it has none.

        report=FILE              page of the run; a second run gets FILE-2
        jsonl=FILE               all that is observed, one JSON object a line
        prometheus=[HOST:]PORT   meters, at http://HOST:PORT/metrics; the host is 127.0.0.1
        every=N                  observe one in N iterations; 1
        clip=POLICY              none, zscore, unitwise, norm:MAX, layer:MAX, percentile:P; none
        nonfinite=ACTION         report, skip (the update), stop (the training); report
        help                     print this and end

      clip, skip and stop change the training; without them it stays equal to the bit.
      """;

  private static final List<String> NAMES =
      List.of("report", "jsonl", "prometheus", "every", "clip", "nonfinite");

  /**
   * Reads {@code report=run.html,every=10} and the like.
   *
   * @param text options with their values, separated by commas; may be empty
   * @throws IllegalArgumentException if an option is not known, is given twice, has no value, or
   *     one that is out of range
   */
  static AgentOptions parse(String text) {
    Map<String, String> values = values(text);
    return new AgentOptions(
        value(values, "report", file -> file("report", file)),
        value(values, "jsonl", file -> file("jsonl", file)),
        value(values, "prometheus", Address::parse),
        value(values, "every", AgentOptions::every).orElse(1),
        value(values, "clip", Clip::parse).orElse(Clip.NONE),
        value(values, "nonfinite", AgentOptions::nonFinite).orElse(NonFinite.REPORT));
  }

  private static Map<String, String> values(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "option must be one of " + String.join(", ", NAMES) + ", but was '" + name + "'");
      }
      if (equals < 0 || equals == part.length() - 1) {
        throw new IllegalArgumentException(name + " must have a value, but had none");
      }
      if (values.put(name, part.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(name + " must be given once, but was given twice");
      }
    }
    return values;
  }

  private static <T> Optional<T> value(
      Map<String, String> values, String name, Function<String, T> reader) {
    return Optional.ofNullable(values.get(name)).map(reader);
  }

  private static Path file(String name, String value) {
    try {
      Path file = Path.of(value);
      if (!Files.isDirectory(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(name + " must be a file, but was '" + value + "'", e);
    }
    throw new IllegalArgumentException(name + " must be a file, but was '" + value + "'");
  }

  private static int every(String value) {
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          "every must be a whole number of 1 .. 999999999, but was '" + value + "'");
    }
    return Integer.parseInt(value);
  }

  private static NonFinite nonFinite(String value) {
    for (NonFinite action : NonFinite.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(value)) {
        return action;
      }
    }
    throw new IllegalArgumentException(
        "nonfinite must be report, skip or stop, but was '" + value + "'");
  }
}
