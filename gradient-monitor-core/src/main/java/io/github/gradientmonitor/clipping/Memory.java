package io.github.gradientmonitor.clipping;

import java.util.List;
import java.util.Map;

/** Reads the entries of what a clipper remembered, and refuses what cannot be one. */
final class Memory {
  private Memory() {}

  /** Finite numbers that must be there. */
  static List<Double> numbers(Map<String, List<Double>> memory, String name) {
    List<Double> numbers = memory.get(name);
    if (numbers == null) {
      throw new IllegalArgumentException(
          "memory must hold " + name + ", but holds " + memory.keySet());
    }
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(name + " must hold finite numbers, but holds " + number);
      }
    }
    return numbers;
  }

  /** Finite numbers that must be there, and so many of them. */
  static List<Double> numbers(Map<String, List<Double>> memory, String name, int count) {
    List<Double> numbers = numbers(memory, name);
    if (numbers.size() != count) {
      throw new IllegalArgumentException(
          name + " must hold " + count + " numbers, but holds " + numbers.size());
    }
    return numbers;
  }
}
