package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.observation.DisplayName;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file of a {@link ClippingState}: a head with the version, the policy, one line a name with
 * its numbers, and an end by which a file that was cut off is known. What is no letter or figure in
 * a name is encoded as in a URL.
 *
 * <pre>
 * gradient-monitor clipping state, version 1
 * policy PercentileClipping[percentile=10.0, history=1000]
 * norms 1.25 0.98 1.07
 * end
 * </pre>
 */
final class ClippingStateFile {
  private static final String MAGIC = "gradient-monitor clipping state, version ";
  private static final int VERSION = 1;
  private static final String POLICY = "policy ";

  /** A hundred thousand norms take 2 MB. */
  private static final int MOST_BYTES = 64 << 20;

  private static final String END = "end";

  private ClippingStateFile() {}

  static void write(ClippingState state, Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(MAGIC + VERSION);
    lines.add(POLICY + state.policy());
    for (Map.Entry<String, List<Double>> entry : state.memory().entrySet()) {
      StringBuilder line =
          new StringBuilder(URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8));
      entry.getValue().forEach(number -> line.append(' ').append(number));
      lines.add(line.toString());
    }
    lines.add(END);
    Files.write(file, lines);
  }

  static ClippingState read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = MAGIC.getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(in.readNBytes(magic.length), magic)) {
        throw wrong(file, 1, "it does not begin with \"" + MAGIC.trim() + "\"");
      }
      byte[] rest = in.readNBytes(MOST_BYTES + 1);
      if (rest.length > MOST_BYTES) {
        throw new StreamCorruptedException(
            file + " is not a clipping state that can be read: it has more than 64 MiB");
      }
      return parse(file, new String(rest, StandardCharsets.UTF_8).lines().toList());
    }
  }

  /** Parses the lines, the first of which begins with the version. */
  private static ClippingState parse(Path file, List<String> lines) throws IOException {
    if (lines.isEmpty() || !lines.get(0).equals(String.valueOf(VERSION))) {
      throw wrong(file, 1, "its version is not " + VERSION);
    }
    if (lines.size() < 2
        || !lines.get(1).startsWith(POLICY)
        || !ClippingState.isPolicy(lines.get(1).substring(POLICY.length()))) {
      throw wrong(file, 2, "it does not name the policy");
    }
    if (!lines.get(lines.size() - 1).equals(END)) {
      throw wrong(file, lines.size(), "it does not say end, so the file was cut off");
    }
    Map<String, List<Double>> memory = new TreeMap<>();
    for (int i = 2; i < lines.size() - 1; i++) {
      String[] fields = lines.get(i).split(" ", -1);
      String name = name(file, i + 1, fields[0]);
      List<Double> numbers = new ArrayList<>(fields.length);
      for (int j = 1; j < fields.length; j++) {
        try {
          numbers.add(Double.valueOf(fields[j]));
        } catch (NumberFormatException e) {
          throw wrong(file, i + 1, "not a number: \"" + DisplayName.of(fields[j]) + "\"");
        }
      }
      if (memory.put(name, numbers) != null) {
        throw wrong(file, i + 1, "it repeats " + DisplayName.of(name));
      }
    }
    return new ClippingState(lines.get(1).substring(POLICY.length()), memory);
  }

  private static String name(Path file, int line, String field) throws IOException {
    try {
      String name = URLDecoder.decode(field, StandardCharsets.UTF_8);
      if (!name.isEmpty()) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      // What cannot be decoded is no name either.
    }
    throw wrong(file, line, "not a name: \"" + DisplayName.of(field) + "\"");
  }

  private static IOException wrong(Path file, int line, String what) {
    return new StreamCorruptedException(
        file + " is not a clipping state that can be read; line " + line + ": " + what);
  }
}
