package io.github.gradientmonitor.spark;

/** Constants of an enumeration by their number. */
final class Enumerated {
  private Enumerated() {}

  static <E> E of(E[] constants, int number) throws MalformedRecordException {
    if (number < 0 || number >= constants.length) {
      throw new MalformedRecordException(
          "a number must be 0 .. " + (constants.length - 1) + ", but was " + number);
    }
    return constants[number];
  }
}
