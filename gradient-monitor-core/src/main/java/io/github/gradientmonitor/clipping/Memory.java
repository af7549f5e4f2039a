package io.github.gradientmonitor.clipping;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the entries of what a clipper remembered, and refuses what cannot be one. */
final class Memory {
  /** What is larger is no norm: the square of one must be a number. */
  static final double LARGEST = 1e150;

  private Memory() {}

  /** Refuses a memory that holds anything but these entries. */
  static void requireNames(Map<String, List<Double>> memory, String... names) {
    if (!memory.keySet().equals(Set.of(names))) {
      throw new IllegalArgumentException(
          "memory must hold " + String.join(", ", names) + ", but holds " + memory.keySet());
    }
  }

  /** So many finite numbers of an entry that must be there. */
  static List<Double> numbers(Map<String, List<Double>> memory, String name, int count) {
    List<Double> numbers = memory.getOrDefault(name, List.of());
    if (numbers.size() != count) {
      throw new IllegalArgumentException(
          name + " must hold " + count + " numbers, but holds " + numbers.size());
    }
    for (Double number : numbers) {
      check(number != null && Double.isFinite(number), name, "finite numbers", number);
    }
    return numbers;
  }

  /** At most so many norms, each above 0, of an entry that must be there. */
  static List<Double> norms(Map<String, List<Double>> memory, String name, int most) {
    List<Double> norms = memory.getOrDefault(name, List.of());
    if (norms.size() > most) {
      throw new IllegalArgumentException(
          name + " must hold at most " + most + " numbers, but holds " + norms.size());
    }
    for (Double norm : norms) {
      check(
          norm != null && norm > 0 && norm <= LARGEST,
          name,
          "numbers above 0 and at most " + LARGEST,
          norm);
    }
    return norms;
  }

  /** Refuses an entry of which a number is outside its range. */
  static void requireRange(String name, double number, double least, double most) {
    check(number >= least && number <= most, name, "numbers of " + least + " .. " + most, number);
  }

  private static void check(boolean holds, String name, String rule, @Nullable Double number) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must hold " + rule + ", but holds " + number);
    }
  }
}
