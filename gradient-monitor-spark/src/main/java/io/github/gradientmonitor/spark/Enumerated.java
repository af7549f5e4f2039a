package io.github.gradientmonitor.spark;

import java.util.List;

/** Constants of an enumeration by their number. */
final class Enumerated {
  private Enumerated() {}

  static <E> E of(List<E> constants, int number) throws MalformedRecordException {
    if (number < 0 || number >= constants.size()) {
      throw new MalformedRecordException(
          "a number must be 0 .. " + (constants.size() - 1) + ", but was " + number);
    }
    return constants.get(number);
  }
}
