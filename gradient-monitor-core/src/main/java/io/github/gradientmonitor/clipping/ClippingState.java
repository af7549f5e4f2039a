package io.github.gradientmonitor.clipping;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a policy has learnt, to be kept beside a checkpoint of the network.
 *
 * @param policy which policy, with its options
 * @param memory its numbers by name, which the policy alone understands
 */
public record ClippingState(String policy, Map<String, List<Double>> memory) {

  /**
   * Copies the map, in the order of the names.
   *
   * @throws IllegalArgumentException if the policy is not one line, or a name is not one word
   */
  public ClippingState {
    if (policy.lines().count() != 1) {
      throw new IllegalArgumentException("policy must be one line, but was \"" + policy + "\"");
    }
    for (String name : memory.keySet()) {
      if (!name.matches("\\w+")) {
        throw new IllegalArgumentException("names must be one word, but one was \"" + name + "\"");
      }
    }
    memory = Collections.unmodifiableMap(new TreeMap<>(memory));
  }

  /**
   * Writes it as a few lines of text.
   *
   * @param file is replaced
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    ClippingStateFile.write(this, file);
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @param file of any version so far
   * @throws IOException if it cannot be read, is no such file, or is damaged; the message names the
   *     file, the line and what is wrong with it
   */
  public static ClippingState read(Path file) throws IOException {
    return ClippingStateFile.read(file);
  }
}
