package io.github.gradientmonitor.clipping;

import io.github.gradientmonitor.argument.Arguments;
import io.github.gradientmonitor.observation.DisplayName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a policy has learnt, to be kept beside a checkpoint of the network.
 *
 * @param policy which policy, with its options
 * @param memory its numbers by name, which the policy alone understands
 */
public record ClippingState(String policy, Map<String, List<Double>> memory) {

  /**
   * Copies the map and its lists, in the order of the names. Whether the numbers can be those of
   * the policy, the policy says when it {@linkplain Clipper#restore goes on} from them.
   *
   * @throws IllegalArgumentException if the policy is not one line, or a name is empty
   */
  public ClippingState {
    Objects.requireNonNull(policy, "policy");
    if (!isPolicy(policy)) {
      throw new IllegalArgumentException(
          "policy must be one line, but was \"" + DisplayName.of(policy) + "\"");
    }
    Map<String, List<Double>> copy = new TreeMap<>();
    Arguments.copy(memory, "memory")
        .forEach((name, numbers) -> copy.put(name, Arguments.copy(numbers, "memory")));
    if (copy.containsKey("")) {
      throw new IllegalArgumentException("names must not be empty, but one was \"\"");
    }
    memory = Collections.unmodifiableMap(copy);
  }

  /** Whether a text can be the line that names the policy. */
  static boolean isPolicy(String text) {
    return text.lines().count() == 1;
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
